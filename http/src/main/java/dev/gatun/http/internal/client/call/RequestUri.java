package dev.gatun.http.internal.client.call;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The URI of a request that is being put together. Not thread-safe. */
public final class RequestUri {
    private URI uri;

    /** @throws IllegalArgumentException when it is none of http or https, has no host, or has user information */
    public RequestUri(URI uri) {
        this.uri = checked(uri);
    }

    /** Checks a URI, and drops its fragment, which is for who shows the resource. Characters beyond ASCII are percent-encoded. */
    static URI checked(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("\"" + uri + "\" is neither http:// nor https:// (RFC 9110, section 4.2)");
        }
        if (uri.getRawUserInfo() != null) {
            // The message must not show it.
            throw new IllegalArgumentException("the URI of " + uri.getHost() + " has user information (RFC 9110, section 4.2.4): send a header instead");
        }
        if (uri.getHost() == null || uri.getHost().isEmpty()) {
            throw new IllegalArgumentException("\"" + uri + "\" has no host, or one that is not ASCII");
        }
        if (uri.getPort() == 0 || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("\"" + uri + "\" has a port that is not in 1..65535");
        }
        String ascii = uri.toASCIIString();
        int fragment = ascii.indexOf('#');
        return fragment < 0 && ascii.equals(uri.toString()) ? uri : URI.create(fragment < 0 ? ascii : ascii.substring(0, fragment));
    }

    /** Adds a parameter; both are encoded as a form is. */
    public void query(String name, String value) {
        String text = uri.toString();
        String separator = uri.getRawQuery() == null ? "?" : uri.getRawQuery().isEmpty() ? "" : "&";
        uri = URI.create(text + separator + URLEncoder.encode(name, StandardCharsets.UTF_8) + '=' + URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    /** What it is now. */
    public URI uri() {
        return uri;
    }
}
