package dev.gatun.http.internal.client;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.head.FieldSyntax;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/**
 * What a client asks for that wants to leave HTTP: {@code GET} with Upgrade in HTTP/1.1 (RFC 9110, section 7.8), extended {@code CONNECT} in HTTP/2 (RFC 8441).
 * A value; any thread.
 *
 * @param scheme    {@code http} or {@code https}; only HTTP/2 says it
 * @param authority the host, with the port unless it is the scheme's
 * @param target    path and query, percent-encoded
 * @param headers   all fields but those that the codec writes itself: Host, Upgrade, Connection, and what frames content
 * @param protocol  the protocol that is wanted, {@code websocket} for example
 * @param timeout   the most time from the moment when the connection is there to the answer
 */
public record UpgradeRequest(String scheme, String authority, String target, Headers headers, String protocol, Duration timeout) {
    private static final Set<String> OWN =
            Set.of("host", "connection", "upgrade", "content-length", "transfer-encoding", "te", "trailer", "keep-alive", "proxy-connection");

    /**
     * Copies the headers, and checks everything that is to be sent.
     *
     * @throws IllegalArgumentException when a part would break the request, or become another one
     */
    public UpgradeRequest {
        headers = headers.copy();
        FieldSyntax.check("scheme", scheme);
        FieldSyntax.check("host", authority);
        FieldSyntax.check("upgrade", protocol);
        if (authority.isEmpty() || protocol.isEmpty() || !target.startsWith("/") || !target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#')) {
            throw new IllegalArgumentException("authority or protocol is empty, or target is no path: " + target.replaceAll("[^\\x21-\\x7E]", "?"));
        }
        headers.forEach((name, value) -> {
            FieldSyntax.check(name, value);
            if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException("header " + name + " is written by the codec");
            }
        });
        if (timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("timeout " + timeout + " is not positive");
        }
    }
}
