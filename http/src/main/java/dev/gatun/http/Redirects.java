package dev.gatun.http;

import dev.gatun.http.internal.Paths;
import dev.gatun.http.internal.routing.RequestPath;

/** Middleware that sends clients to the one right form of a URI. */
public final class Redirects {
    private static final int HTTPS = 443;

    private Redirects() {}

    /** Sends requests that came without TLS to the same host and path over TLS at port 443, with 308. */
    public static Middleware toHttps() {
        return toHttps(HTTPS);
    }

    /**
     * As {@link #toHttps()}, to another port. The host is the one that the request names; answers to hosts that are not the server's are for
     * {@link Routes#host} to refuse.
     */
    public static Middleware toHttps(int port) {
        return (request, next) -> {
            if (request.scheme().equals("https")) {
                return next.handle(request);
            }
            String host = request.host();
            // An IPv6 address comes in brackets; anything else than a name would put a path or user into the location.
            if (host.isEmpty() || !host.chars().allMatch(c -> c < 0x80 && Character.isLetterOrDigit(c) || ".-_[]:".indexOf(c) >= 0)) {
                throw new BadRequest("the request names no host");
            }
            return moved("https://" + host + (port == HTTPS ? "" : ":" + port) + location(request, Paths.segments(request.target())));
        };
    }

    /** Sends GET and HEAD of {@code /path/} to {@code /path}, with 308. */
    public static Middleware withoutTrailingSlash() {
        return (request, next) -> {
            String path = Paths.segments(request.target());
            boolean slash = path.length() > 1 && path.startsWith("/") && path.endsWith("/");
            return slash && reading(request) ? moved(location(request, path.substring(0, path.length() - 1))) : next.handle(request);
        };
    }

    /** Sends GET and HEAD of {@code /path} to {@code /path/}, with 308, unless the last segment has a dot, as files have. */
    public static Middleware withTrailingSlash() {
        return (request, next) -> {
            String path = Paths.segments(request.target());
            boolean bare = path.startsWith("/") && !path.endsWith("/") && path.indexOf('.', path.lastIndexOf('/')) < 0;
            return bare && reading(request) ? moved(location(request, path + '/')) : next.handle(request);
        };
    }

    private static boolean reading(Request request) {
        return request.method() == Method.GET || request.method() == Method.HEAD;
    }

    /** The path is normalised, so it never begins with two slashes, which would name another host; and encoded anew, so it can't end a line. */
    private static String location(Request request, String path) {
        String query = Paths.query(request.target());
        boolean harmless = query.chars().allMatch(c -> c > ' ' && c < 0x7f);
        return RequestPath.encode(path) + (query.isEmpty() || !harmless ? "" : "?" + query);
    }

    private static Response moved(String location) {
        return Response.of(Status.PERMANENT_REDIRECT).header("location", location);
    }
}
