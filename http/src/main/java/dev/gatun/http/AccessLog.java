package dev.gatun.http;

import dev.gatun.http.internal.log.AccessEntry;
import dev.gatun.http.internal.log.LineQueue;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/**
 * Middleware that writes one line for each request when its exchange is complete. Lines go through a bounded queue to a thread of their own: a slow
 * sink costs lines, which are counted, never time of an event loop. What clients send is escaped, so that nobody writes lines of his own.
 *
 * <p>The status is 499, as nginx has it, for a request whose client went, or was cut off, before there was any answer; nobody is ever sent that.
 *
 * <p>By default lines go to the {@link System.Logger} {@code dev.gatun.http.access} at level INFO.
 */
public final class AccessLog implements Middleware {
    private final BiFunction<AccessEntry, Completion, String> format;
    private final LineQueue queue;

    private AccessLog(BiFunction<AccessEntry, Completion, String> format, Consumer<? super String> sink, Runnable pause) {
        this.format = format;
        this.queue = new LineQueue(sink, pause);
    }

    private static AccessLog of(BiFunction<AccessEntry, Completion, String> format) {
        Logger logger = System.getLogger("dev.gatun.http.access");
        return new AccessLog(format, line -> logger.log(Level.INFO, line), () -> { });
    }

    /** The common log format: client, user, time, request line, status, bytes. */
    public static AccessLog common() {
        return of(AccessEntry::common);
    }

    /** The common log format with referrer and user agent. */
    public static AccessLog combined() {
        return of(AccessEntry::combined);
    }

    /** A JSON object a line, with the time taken in microseconds, the request's id and the reason of a failure. */
    public static AccessLog json() {
        return of(AccessEntry::json);
    }

    /** The same log written elsewhere. {@code sink} is called by one thread at a time, a virtual one, and may block. */
    public AccessLog to(Consumer<? super String> sink) {
        return new AccessLog(format, sink, () -> { });
    }

    /** The same log written to a file, which stays the program's: it closes the file behind the servers. */
    public AccessLog to(LogFile file) {
        return new AccessLog(format, file::write, file::flush);
    }

    /**
     * Waits until all lines of before are written, at most for {@code time}; whether they are. The end of a server does this for the logs that it was given by
     * {@code use}. Not on an event loop, which it would block.
     */
    public boolean flush(Duration time) {
        try {
            return queue.flush(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How many lines were dropped because the sink was too slow. Any thread. */
    public long dropped() {
        return queue.dropped();
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        AccessEntry entry = new AccessEntry(request);
        request.onComplete(completion -> {
            entry.ended(request);
            queue.add(format.apply(entry, completion));
        });
        try {
            return next.handle(request);
        } finally {
            entry.answered(request);
        }
    }
}
