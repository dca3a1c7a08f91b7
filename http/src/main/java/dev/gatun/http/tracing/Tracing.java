package dev.gatun.http.tracing;

import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import java.util.Map;
import java.util.Optional;

/**
 * Records spans, one for each request that a server answers; {@link Traces#to} calls it. Attributes are those of OpenTelemetry's semantic conventions for HTTP:
 * {@code http.request.method}, {@code url.path}, {@code http.route}, {@code http.response.status_code}, …, each a {@link String} or a {@link Long}. Any thread,
 * also event loops: must not block.
 */
@FunctionalInterface
public interface Tracing {
    /**
     * A request has come.
     *
     * @param name the method; the route is not known yet
     * @param attributes what is known of the request
     * @param parent where the client was in its trace; nothing when this is the beginning
     */
    ServerSpan begin(String name, Map<String, Object> attributes, Optional<TraceContext> parent);

    /** A request that is being answered. */
    interface ServerSpan {
        /** Where it is in its trace: what those are told that are asked on its behalf. */
        TraceContext context();

        /** Calls a handler such that code which it calls finds the span. */
        default Response within(Handler next, Request request) throws Exception {
            return next.handle(request);
        }

        /**
         * The exchange is complete.
         *
         * @param name method and route
         * @param attributes what is known of the response; {@code error.type} if the server failed
         * @param failure why the response is not whole, when it is not
         */
        void end(String name, Map<String, Object> attributes, Optional<Throwable> failure);
    }
}
