package dev.gatun.websocket.internal.client;

import dev.gatun.http.internal.client.exchange.Origin;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * A server and a resource of it, as a WebSocket URI names them (RFC 6455, section 3). A value; any thread.
 *
 * @param origin the server, as HTTP names it
 * @param resource path and query, percent-encoded
 */
record Target(Origin origin, String resource) {
    /**
     * Reads a URI.
     *
     * @throws IllegalArgumentException when it is neither {@code ws} nor {@code wss}, has no host, or has a fragment or a password
     */
    static Target of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("ws") && !scheme.equals("wss")) {
            throw new IllegalArgumentException("\"" + uri + "\" is neither ws:// nor wss:// (RFC 6455, 3)");
        }
        return of(uri, scheme.equals("wss"));
    }

    private static Target of(URI uri, boolean secure) {
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException("\"" + uri + "\" has a fragment (RFC 6455, 3)");
        }
        if (uri.getRawUserInfo() != null) {
            // Neither browsers nor RFC 9110, section 4.2.4, want them there; and the message must not show it.
            throw new IllegalArgumentException("the URI of " + uri.getHost() + " has user information: send a header instead");
        }
        String host = uri.getHost();
        if (host == null || host.isEmpty()) {
            throw new IllegalArgumentException("\"" + uri + "\" has no host, or one that is not ASCII");
        }
        int port = uri.getPort() < 0 ? secure ? 443 : 80 : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("\"" + uri + "\" has a port that is not in 1..65535");
        }
        // Characters beyond ASCII, which URI lets through, are percent-encoded.
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        String query = ascii.getRawQuery() == null ? "" : '?' + ascii.getRawQuery();
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Target(Origin.of(secure, bare, port), path + query);
    }

    /** For Host and :authority: without the scheme's port. */
    String authority() {
        return origin.authority();
    }

    private String scheme() {
        return origin.secure() ? "wss://" : "ws://";
    }

    URI uri() {
        return URI.create(scheme() + authority() + resource);
    }

    /**
     * Where a redirect leads; empty when that is no place to go: malformed, of another scheme, or out of TLS into clear text.
     *
     * @param location the field of the answer
     */
    Optional<Target> redirected(String location) {
        try {
            URI next = uri().resolve(location);
            String scheme = next.getScheme().toLowerCase(Locale.ROOT);
            boolean toSecure = scheme.equals("wss") || scheme.equals("https");
            if (!toSecure && (origin.secure() || !scheme.equals("ws") && !scheme.equals("http"))) {
                return Optional.empty();
            }
            // A fragment is for who shows the resource.
            URI bare = next.getRawFragment() == null ? next : URI.create(next.toString().substring(0, next.toString().indexOf('#')));
            return Optional.of(of(bare, toSecure));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** For messages: without the query, which may hold a secret. */
    @Override
    public String toString() {
        int query = resource.indexOf('?');
        return scheme() + authority() + (query < 0 ? resource : resource.substring(0, query));
    }
}
