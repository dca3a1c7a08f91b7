package dev.gatun.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Middleware that adds the headers by which browsers protect users. A header that the handler has set stays as it is. {@code
 * strict-transport-security} is sent over TLS only (RFC 6797 section 7.2).
 */
public final class SecurityHeaders implements Middleware {
    private static final String HSTS = "strict-transport-security";

    private final Map<String, String> headers;

    private SecurityHeaders(Map<String, String> headers) {
        this.headers = headers;
    }

    /** What suits most sites: no sniffing of types, no foreign frames, content from the site itself, TLS for a year. */
    public static SecurityHeaders defaults() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("x-content-type-options", "nosniff");
        headers.put("x-frame-options", "DENY");
        headers.put("referrer-policy", "strict-origin-when-cross-origin");
        headers.put("content-security-policy", "default-src 'self'; object-src 'none'; base-uri 'self'; frame-ancestors 'none'");
        headers.put("cross-origin-opener-policy", "same-origin");
        headers.put("cross-origin-resource-policy", "same-origin");
        headers.put(HSTS, "max-age=31536000; includeSubDomains");
        return new SecurityHeaders(headers);
    }

    /** The same with another value for a header, or with one more. */
    public SecurityHeaders with(String name, String value) {
        if (!value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
            throw new IllegalArgumentException("header " + name + " has a character that is not printable ASCII");
        }
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.put(name.toLowerCase(Locale.ROOT), value);
        return new SecurityHeaders(changed);
    }

    /** The same without a header. */
    public SecurityHeaders without(String name) {
        Map<String, String> changed = new LinkedHashMap<>(headers);
        changed.remove(name.toLowerCase(Locale.ROOT));
        return new SecurityHeaders(changed);
    }

    @Override
    public Response handle(Request request, Handler next) throws Exception {
        boolean secure = request.scheme().equals("https");
        return next.handle(request).then(response -> added(response, secure));
    }

    private Response added(Response response, boolean secure) {
        Response result = response;
        for (Map.Entry<String, String> header : headers.entrySet()) {
            if (!response.headers().contains(header.getKey()) && (secure || !header.getKey().equals(HSTS))) {
                result = result.header(header.getKey(), header.getValue());
            }
        }
        return result;
    }
}
