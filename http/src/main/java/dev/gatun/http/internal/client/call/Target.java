package dev.gatun.http.internal.client.call;

import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.Origin;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Where a request goes, as its URI says. A value; any thread.
 *
 * @param path with the query, percent-encoded; {@code *} for the whole server
 */
record Target(Origin origin, String path) {
    /** @param uri as {@link RequestUri} has checked it */
    static Target of(Method method, URI uri, Optional<SocketAddress> at) {
        boolean secure = uri.getScheme().equalsIgnoreCase("https");
        int port = uri.getPort() < 0 ? secure ? 443 : 80 : uri.getPort();
        String host = uri.getHost();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Target(new Origin(secure, bare, port, at), path(method, uri));
    }

    private static String path(Method method, URI uri) {
        String path = uri.getRawPath();
        String query = uri.getRawQuery();
        if (path == null || path.isEmpty()) {
            // RFC 9112, section 3.2.4
            path = method == Method.OPTIONS && query == null ? "*" : "/";
        }
        return query == null ? path : path + '?' + query;
    }
}
