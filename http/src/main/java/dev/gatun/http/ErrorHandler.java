package dev.gatun.http;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Turns what a handler threw into the response. Runs where the handler ran. */
@FunctionalInterface
public interface ErrorHandler {
    /**
     * An {@link HttpException} becomes its {@link HttpException#response()}, a {@link ProtocolException} its status; anything else is logged with its
     * stack and becomes a bare 500.
     */
    ErrorHandler DEFAULT = new ErrorHandler() {
        private final Logger log = System.getLogger("dev.gatun.http");

        @Override
        public Response handle(Request request, Throwable error) {
            if (error instanceof HttpException http) {
                return http.response();
            }
            if (error instanceof ProtocolException broken) {
                return Response.of(broken.status()).text(broken.getMessage() + "\n");
            }
            log.log(Level.ERROR, "handler failed, request=" + request.id(), error);
            return Response.of(Status.INTERNAL_SERVER_ERROR).text("Internal Server Error\n");
        }
    };

    /** The response for {@code error}. What this throws itself becomes a bare 500. */
    Response handle(Request request, Throwable error);
}
