package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.internal.readiness.Sockets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Streams that a reset would otherwise not be noticed on: those with input that nobody wants now. No receive can wait on them, it would end at once, and
 * there is no operation that ends with a reset alone. So they are asked, a few times a second; a connection is rarely long in this state. Owned by one loop.
 *
 * <p>A system call per connection and interval is also what it costs: with very many of them the interval grows, so that a look never takes more than
 * its small part of the loop's time.
 */
final class ResetWatch {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PER_STREAM = TimeUnit.MICROSECONDS.toNanos(100);

    private final Map<PortStream, Integer> watched = new LinkedHashMap<>();
    private final List<PortStream> found = new ArrayList<>();
    private long next;

    /** Watches a stream. */
    void add(PortStream stream) {
        if (watched.isEmpty()) {
            next = System.nanoTime() + INTERVAL;
        }
        watched.put(stream, 0);
    }

    /** Forgets it. */
    void remove(PortStream stream) {
        watched.remove(stream);
    }

    /** How long a wait may be. */
    long shorten(long timeoutNanos) {
        if (watched.isEmpty()) {
            return timeoutNanos;
        }
        long left = Math.max(0, next - System.nanoTime());
        return timeoutNanos < 0 ? left : Math.min(left, timeoutNanos);
    }

    /** Looks, when it is time, and calls no sink. */
    void look(Sockets sockets) {
        if (watched.isEmpty() || next - System.nanoTime() > 0) {
            return;
        }
        next = System.nanoTime() + INTERVAL + watched.size() * PER_STREAM;
        watched.replaceAll((stream, error) -> error != 0 ? error : -sockets.takeError(stream.socket()));
        watched.forEach((stream, error) -> {
            if (error != 0) {
                found.add(stream);
            }
        });
    }

    /** Tells the streams. */
    void report() {
        if (found.isEmpty()) {
            return;
        }
        List<PortStream> now = List.copyOf(found);
        found.clear();
        for (PortStream stream : now) {
            Integer error = watched.remove(stream);
            if (error != null) {
                stream.resetFound(error);
            }
        }
    }
}
