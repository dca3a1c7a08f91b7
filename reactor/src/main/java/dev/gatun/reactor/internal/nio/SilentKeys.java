package dev.gatun.reactor.internal.nio;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Connections that are watched for nothing, because nobody wants their input and all output has left. A peer that resets one must be noticed, or what waits
 * for it would be kept for as long as a client likes. A selector does not tell, so each is asked a few times a second whether an attempt to connect has
 * ended: of a connection that stands, this is answered only when it hangs up or fails (on Linux and Windows; elsewhere never, and the deadlines remain).
 *
 * <p>Owned by one poller.
 */
final class SilentKeys {
    private static final long INTERVAL_NANOS = 250_000_000;

    private final Set<SelectionKey> keys = new HashSet<>();
    private long lastLook = System.nanoTime();

    /** A key is watched for something else, or for nothing. */
    void changed(SelectionKey key, int interest) {
        if (interest == 0 && key.channel() instanceof SocketChannel) {
            if (keys.isEmpty()) {
                lastLook = System.nanoTime();
            }
            keys.add(key);
        } else {
            forget(key);
        }
    }

    void forget(SelectionKey key) {
        keys.remove(key);
    }

    boolean has(SelectionKey key) {
        return keys.contains(key);
    }

    /** How long to wait at most, of {@code timeoutNanos}, where a negative one is for ever. */
    long bound(long timeoutNanos) {
        if (keys.isEmpty()) {
            return timeoutNanos;
        }
        long left = Math.max(0, lastLook + INTERVAL_NANOS - System.nanoTime());
        return timeoutNanos < 0 ? left : Math.min(timeoutNanos, left);
    }

    /** Whether it is time to look. */
    boolean isDue() {
        return !keys.isEmpty() && System.nanoTime() - lastLook >= INTERVAL_NANOS;
    }

    /** Looks, without waiting, at these and at all others. */
    void look(Selector selector, Consumer<SelectionKey> found) throws IOException {
        for (SelectionKey key : keys) {
            key.interestOps(SelectionKey.OP_CONNECT);
        }
        selector.selectNow(found);
        for (SelectionKey key : keys) {
            key.interestOps(0);
        }
        lastLook = System.nanoTime();
    }
}
