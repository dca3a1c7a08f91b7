package dev.gatun.http.internal.client.exchange;

import java.net.SocketAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * The server that a request is for (RFC 9110, section 4.3): what connections are pooled by. A value; any thread.
 *
 * @param secure whether it is asked over TLS
 * @param host its name in lower case, or an address without brackets
 * @param port its port
 * @param at where it is reached, a Unix-domain socket for example, instead of where its name points
 */
public record Origin(boolean secure, String host, int port, Optional<SocketAddress> at) {
    /** @throws IllegalArgumentException when the host is empty or the port is none */
    public Origin {
        if (host.isEmpty() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("no origin: host '" + host + "', port " + port);
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /** Where the name points. */
    public static Origin of(boolean secure, String host, int port) {
        return new Origin(secure, host, port, Optional.empty());
    }

    /** {@code http} or {@code https}. */
    public String scheme() {
        return secure ? "https" : "http";
    }

    /** Host and, unless it is the scheme's, port, as {@code Host} has them. */
    public String authority() {
        String name = host.indexOf(':') < 0 ? host : '[' + host + ']';
        return port == (secure ? 443 : 80) ? name : name + ':' + port;
    }

    @Override
    public String toString() {
        return scheme() + "://" + authority() + at.map(address -> " at " + address).orElse("");
    }
}
