package dev.gatun.http.internal.client.auth;

import dev.gatun.http.internal.client.exchange.Origin;
import java.net.URI;

/** Origins of URIs (RFC 9110, section 4.3.1). Pure; any thread. */
public final class Origins {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Origins() {}

    /** @throws IllegalArgumentException when the URI is not one of HTTP, with a host */
    public static Origin of(URI uri) {
        boolean secure = "https".equalsIgnoreCase(uri.getScheme());
        if (!secure && !"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException("no origin: a scheme http or https and a host are wanted");
        }
        String host = uri.getHost().startsWith("[") ? uri.getHost().substring(1, uri.getHost().length() - 1) : uri.getHost();
        return Origin.of(secure, host, uri.getPort() >= 0 ? uri.getPort() : secure ? HTTPS : HTTP);
    }
}
