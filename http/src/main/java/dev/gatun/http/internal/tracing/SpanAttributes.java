package dev.gatun.http.internal.tracing;

import dev.gatun.http.Completion;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Request;
import dev.gatun.http.Status;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a span says of a request, by OpenTelemetry's semantic conventions for servers of HTTP. Pure. */
public final class SpanAttributes {
    /** Other methods are one to who counts: clients may send what they like. */
    private static final List<Method> KNOWN = List.of(
        Method.GET, Method.HEAD, Method.POST, Method.PUT, Method.DELETE, Method.PATCH, Method.OPTIONS, Method.CONNECT, Method.TRACE);
    private static final String OTHER = "_OTHER";

    private SpanAttributes() {}

    /** The method, as names of spans have it. */
    public static String method(Request request) {
        return KNOWN.contains(request.method()) ? request.method().name() : "HTTP";
    }

    /** What is known when a request has come. The query is not told: people put secrets there. */
    public static Map<String, Object> begin(Request request) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        if (KNOWN.contains(request.method())) {
            attributes.put("http.request.method", request.method().name());
        } else {
            attributes.put("http.request.method", OTHER);
            attributes.put("http.request.method_original", request.method().name());
        }
        attributes.put("url.scheme", request.scheme());
        attributes.put("url.path", request.path());
        if (!request.host().isEmpty()) {
            attributes.put("server.address", request.host());
        }
        if (request.localAddress() instanceof InetSocketAddress local) {
            attributes.put("server.port", (long) local.getPort());
        }
        if (request.remoteAddress() instanceof InetSocketAddress remote) {
            attributes.put("client.address", remote.getAddress() == null ? remote.getHostString() : remote.getAddress().getHostAddress());
            attributes.put("client.port", (long) remote.getPort());
        }
        attributes.put("network.protocol.version", version(request.version()));
        request.header("user-agent").ifPresent(agent -> attributes.put("user_agent.original", agent));
        return attributes;
    }

    private static String version(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2";
        };
    }

    /** What is known when the exchange is complete. A client's mistake is no error of the server's. */
    public static Map<String, Object> end(Completion completion, Optional<String> route) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        Optional<Integer> status = completion.status().map(Status::code);
        status.ifPresent(code -> attributes.put("http.response.status_code", (long) code));
        attributes.put("http.response.body.size", completion.bytes());
        route.ifPresent(pattern -> attributes.put("http.route", pattern));
        completion.failure().map(cause -> cause.getClass().getName())
            .or(() -> status.filter(code -> code >= 500).map(code -> Integer.toString(code)))
            .ifPresent(type -> attributes.put("error.type", type));
        return attributes;
    }
}
