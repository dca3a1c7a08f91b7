package dev.gatun.websocket;

import dev.gatun.http.Request;
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

    /** An origin is a scheme and an authority and nothing else (RFC 6454, section 6.2). */
    private static boolean isSame(Request request, String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        String scheme = lower.startsWith("https://") ? "https" : "http";
        // Without TLS here a proxy in front may have taken it away. With it, whoever can forge pages in clear text is kept out.
        if (!lower.startsWith(scheme + "://") || request.tls().isPresent() && !scheme.equals("https")) {
            return false;
        }
        String own = request.authority().toLowerCase(Locale.ROOT);
        return !own.isEmpty() && withoutDefaultPort(scheme, lower.substring(scheme.length() + 3)).equals(withoutDefaultPort(scheme, own));
    }

    private static String withoutDefaultPort(String scheme, String authority) {
        String port = scheme.equals("https") ? ":443" : ":80";
        return authority.endsWith(port) ? authority.substring(0, authority.length() - port.length()) : authority;
    }
}
