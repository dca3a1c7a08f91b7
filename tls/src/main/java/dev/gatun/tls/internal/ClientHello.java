package dev.gatun.tls.internal;

import java.util.List;
import java.util.Optional;

/**
 * What a client's first message asks for (RFC 8446, section 4.1.2), as far as choosing an engine needs it.
 *
 * @param serverName the host of the server_name extension (RFC 6066, section 3)
 * @param applicationProtocols what ALPN offers (RFC 7301), in the client's order
 * @param versions of supported_versions, or else the legacy version; as on the wire, {@code 0x0304} for TLS 1.3
 */
public record ClientHello(Optional<String> serverName, List<String> applicationProtocols, List<Integer> versions) {
    /** Copies the lists. */
    public ClientHello {
        applicationProtocols = List.copyOf(applicationProtocols);
        versions = List.copyOf(versions);
    }
}
