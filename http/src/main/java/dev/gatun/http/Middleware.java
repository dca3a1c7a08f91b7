package dev.gatun.http;

import java.util.List;
import java.util.Objects;

/**
 * Stands around a handler: may answer itself, pass a changed request on, or change the response that comes back.
 *
 * <p>It runs where its handler runs; around a handler on the event loop it must not block either. The response of {@code next} may be
 * {@linkplain Response#isDeferred() deferred}: {@link Response#header} and its kin are then applied when it completes, and what must look at the
 * finished response belongs into {@link Response#then}. So one piece of code works around blocking, asynchronous and event-loop handlers.
 *
 * <p>{@snippet :
 * Middleware served = (request, next) -> next.handle(request).header("x-served-by", "gatun");
 * Middleware hidden = (request, next) -> next.handle(request)
 *     .then(response -> response.status() == Status.FORBIDDEN ? Response.of(Status.NOT_FOUND) : response);
 * }
 */
@FunctionalInterface
public interface Middleware {
    /** Answers {@code request}, usually by calling {@code next} once. */
    Response handle(Request request, Handler next) throws Exception;

    /** {@code handler} with this middleware around it; its execution stays that of {@code handler}. */
    default Handler around(Handler handler) {
        Objects.requireNonNull(handler, "handler");
        return new Handler() {
            @Override
            public Response handle(Request request) throws Exception {
                return Middleware.this.handle(request, handler);
            }

            @Override
            public Execution execution(Request request, Execution inherited) {
                return handler.execution(request, inherited);
            }
        };
    }

    /** {@code handler} with all of {@code middleware} around it, the first of the list outermost. */
    static Handler around(List<? extends Middleware> middleware, Handler handler) {
        Handler chain = handler;
        for (int i = middleware.size() - 1; i >= 0; i--) {
            chain = middleware.get(i).around(chain);
        }
        return chain;
    }
}
