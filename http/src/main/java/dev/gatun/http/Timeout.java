package dev.gatun.http;

import dev.gatun.http.internal.deadline.HandlerDeadline;
import java.time.Duration;

/**
 * Middleware that answers 503 when a handler has not answered by a deadline (RFC 9110 section 15.6.4). A handler that blocks runs on a virtual thread of
 * its own, which is interrupted; from then on the request throws {@link IllegalStateException}. A deferred response is given up. A handler on the event
 * loop that does not return can't be stopped by anybody; the loop's watchdog reports it.
 *
 * <p>The deadline is for the response, not for its content: that has the server's deadlines for writing.
 */
public final class Timeout implements Middleware {
    private final HandlerDeadline deadline;

    private Timeout(Duration limit) {
        if (limit.isNegative() || limit.isZero()) {
            throw new IllegalArgumentException("timeout " + limit);
        }
        deadline = new HandlerDeadline(limit);
    }

    /** Handlers have {@code limit} to answer. */
    public static Timeout of(Duration limit) {
        return new Timeout(limit);
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        return request.isOnEventLoop() ? deadline.deferred(next.handle(request)) : deadline.blocking(request, next);
    }
}
