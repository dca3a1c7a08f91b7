package dev.gatun.http;

import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Answers requests. A handler returns its response, so that none can be forgotten.
 *
 * <p>It runs on a virtual thread of its own and may block, unless its {@linkplain #execution execution} is {@link Execution#EVENT_LOOP}.
 */
@FunctionalInterface
public interface Handler {
    /**
     * Answers one request.
     *
     * @throws Exception any; an {@link HttpException} becomes the response with its status, another one 500
     */
    Response handle(Request request) throws Exception;

    /**
     * Where this handler wants to run for {@code request}; called on the event loop before {@link #handle}, and must be quick. A router answers
     * for the route that matches.
     *
     * @param inherited what holds when the handler has no wish of its own
     */
    default Execution execution(Request request, Execution inherited) {
        return inherited;
    }

    /** The same handler, run as {@code execution} says. */
    static Handler on(Execution execution, Handler handler) {
        Objects.requireNonNull(execution, "execution");
        Objects.requireNonNull(handler, "handler");
        return new Handler() {
            @Override
            public Response handle(Request request) throws Exception {
                return handler.handle(request);
            }

            @Override
            public Execution execution(Request request, Execution inherited) {
                return execution;
            }
        };
    }

    /**
     * A handler that starts work on the event loop and answers when a stage completes, from whatever thread. {@code function} must not block.
     * What it returns at once is a {@linkplain Response#later deferred response}, so that middleware around it works as around any other.
     */
    static Handler async(Function<? super Request, ? extends CompletionStage<? extends Response>> function) {
        Objects.requireNonNull(function, "function");
        return on(Execution.EVENT_LOOP, request -> Response.later(function.apply(request)));
    }
}
