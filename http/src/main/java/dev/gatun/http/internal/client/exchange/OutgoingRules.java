package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.head.FieldSyntax;
import dev.gatun.reactor.Connection;

/** What a request that goes out may hold, whatever the version, beside the syntax of its fields, which the encoders look at. Stateless. */
public final class OutgoingRules {
    private OutgoingRules() {}

    /**
     * Refuses what would break the request or become another one: a field that frames it, an authority or a target with a character that ends it, content
     * whose length contradicts itself.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static void check(OutgoingRequest request) {
        if (request.length() < OutgoingRequest.UNKNOWN || request.length() != 0 && !request.hasContent() || request.trailers() && !request.hasContent()) {
            throw new IllegalArgumentException("content of " + request.length() + " bytes" + (request.hasContent() ? "" : ", but no content")
                    + (request.trailers() ? ", with trailers" : ""));
        }
        if (request.method() == Method.CONNECT && (request.hasContent() || request.upgrade().isPresent())) {
            throw new IllegalArgumentException("CONNECT has no content and wants no other protocol: what it opens is a tunnel");
        }
        if (request.upgrade().isPresent() && request.hasContent()) {
            throw new IllegalArgumentException("content of a request that wants another protocol, whose it would be");
        }
        checkAuthority(request.authority());
        checkTarget(request.target());
        Headers headers = request.headers();
        for (int i = 0, n = headers.size(); i < n; i++) {
            String name = headers.name(i);
            if (isOwn(name) && !offersHttp2(request, name) || name.equalsIgnoreCase("te") && !headers.value(i).equalsIgnoreCase("trailers")) {
                throw new IllegalArgumentException("header " + name + " is written by the codec");
            }
        }
    }

    /**
     * Refuses a field that no request may have, or that the codec writes: for whoever collects fields long before the request.
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static void checkField(String name, String value) {
        FieldSyntax.check(name, value);
        if (isOwn(name) || name.equalsIgnoreCase("te") || name.equalsIgnoreCase("trailer")) {
            throw new IllegalArgumentException("header " + name + " is written by the codec");
        }
    }

    /**
     * Refuses trailers where none were announced, and those that frame a message or route it (RFC 9110, section 6.5.1).
     *
     * @throws IllegalArgumentException with what is wrong
     */
    public static void check(OutgoingRequest request, Headers trailers) {
        if (!trailers.isEmpty() && !request.trailers()) {
            throw new IllegalArgumentException("trailers behind a request that announced none");
        }
        for (int i = 0, n = trailers.size(); i < n; i++) {
            if (isOwn(trailers.name(i))) {
                throw new IllegalArgumentException("header " + trailers.name(i) + " in the trailer section");
            }
        }
    }

    /** Asked of each field of each request, so the length decides first. */
    private static boolean isOwn(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("host");
            case 7 -> name.equalsIgnoreCase("upgrade");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 14 -> name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("http2-settings");
            case 16 -> name.equalsIgnoreCase("proxy-connection");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            default -> false;
        };
    }

    /** RFC 7540, section 3.2.1: what belongs to the offer of HTTP/2. */
    private static boolean offersHttp2(OutgoingRequest request, String name) {
        return name.equals("http2-settings") && request.upgrade().filter("h2c"::equals).isPresent();
    }

    private static void checkAuthority(String authority) {
        for (int i = 0, n = authority.length(); i < n; i++) {
            char c = authority.charAt(i);
            // userinfo is none of an authority in HTTP (RFC 9110, section 4.2.4)
            if (c <= ' ' || c >= 0x7F || c == '/' || c == '?' || c == '#' || c == '@' || c == '\\' || c == ',') {
                throw new IllegalArgumentException("authority has a character that none may have, at index " + i);
            }
        }
        if (authority.isEmpty()) {
            throw new IllegalArgumentException("authority is empty");
        }
    }

    private static void checkTarget(String target) {
        for (int i = 0, n = target.length(); i < n; i++) {
            char c = target.charAt(i);
            if (c <= ' ' || c >= 0x7F || c == '#') {
                throw new IllegalArgumentException("request target has a character that must be percent-encoded, or begins a fragment, at index " + i);
            }
        }
        if (target.isEmpty()) {
            throw new IllegalArgumentException("request target is empty");
        }
    }

    /** What was asked of whom, for messages; without the query, in which secrets are sent. */
    public static String what(OutgoingRequest request, Connection connection) {
        String target = request.target();
        int query = target.indexOf('?');
        String path = query < 0 ? target : target.substring(0, query) + "?...";
        return request.method() + " " + (path.startsWith("/") ? request.authority() + path : path) + request.upgrade().map(name -> " for " + name).orElse("")
                + " (" + connection.remoteAddress() + "): ";
    }
}
