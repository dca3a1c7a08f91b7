package dev.gatun.http.internal.client.cookies;

import dev.gatun.http.client.StoredCookie;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What cookies depend on of a URI. A value.
 *
 * @param host canonical
 * @param path as it is sent, not decoded
 */
record CookieTarget(boolean secure, String host, String path) {
    /** Nothing for a URI without a host. */
    static Optional<CookieTarget> of(URI uri) {
        if (uri.getHost() == null || uri.getScheme() == null) {
            return Optional.empty();
        }
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return CookieDomain.canonical(uri.getHost()).map(host -> new CookieTarget(uri.getScheme().equalsIgnoreCase("https"), host, path));
    }

    /** Where cookies for it may lie: its host, and all domains above. */
    List<String> domains() {
        List<String> domains = new ArrayList<>();
        domains.add(host);
        if (!CookieDomain.isAddress(host)) {
            for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
                domains.add(host.substring(dot + 1));
            }
        }
        return domains;
    }

    /** Whether a cookie of one of these domains is sent (RFC 6265bis, section 5.8.3). */
    boolean gets(StoredCookie cookie) {
        return (!cookie.hostOnly() || cookie.domain().equals(host)) && (!cookie.secure() || secure) && CookieDomain.pathMatches(path, cookie.path());
    }
}
