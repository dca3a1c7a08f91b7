package dev.gatun.websocket;

import dev.gatun.http.Request;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Which pages may open a session. Browsers send cookies with a handshake to wherever a page wants, and no other rule of theirs stops a foreign page from
 * reading what comes back (RFC 6455, section 10.2): only the server can. Programs that are no browsers send no {@code origin}.
 */
@FunctionalInterface
public interface OriginPolicy {
    /**
     * Whether a page of {@code origin} may.
     *
     * @param origin as it was sent: {@code https://example.com}, or {@code null} as a word
     */
    boolean accepts(Request request, String origin);

    /** Only pages of the host and port that the request asks for. The default. */
    static OriginPolicy sameOrigin() {
        return OriginPolicy::isSame;
    }

    /** Only pages of these origins, such as {@code https://example.com}, and of the same origin. */
    static OriginPolicy of(String... origins) {
        Set<String> known = Set.of(origins);
        return (request, origin) -> known.contains(origin.toLowerCase(Locale.ROOT)) || isSame(request, origin);
    }

    /** Any page. For services without cookies or other credentials that a browser adds by itself. */
    static OriginPolicy any() {
        return (request, origin) -> true;
    }

    private static boolean isSame(Request request, String origin) {
        URI uri;
        try {
            uri = URI.create(origin);
        } catch (IllegalArgumentException e) {
            return false;
        }
        String authority = request.header("host").or(() -> request.header(":authority")).orElse("");
        // The scheme is compared as well, unless a proxy in front has taken TLS away: then it can't be known here.
        return uri.getScheme() != null && uri.getRawAuthority() != null
                && withoutDefaultPort(uri.getScheme(), uri.getRawAuthority()).equals(withoutDefaultPort(uri.getScheme(), authority));
    }

    private static String withoutDefaultPort(String scheme, String authority) {
        String lower = authority.toLowerCase(Locale.ROOT);
        String port = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
        return lower.endsWith(port) ? lower.substring(0, lower.length() - port.length()) : lower;
    }
}
