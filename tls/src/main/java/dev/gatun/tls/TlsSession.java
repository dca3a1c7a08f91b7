package dev.gatun.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a handshake agreed; a value, any thread.
 *
 * @param version such as {@code TLSv1.3}
 * @param cipher the cipher suite, such as {@code TLS_AES_128_GCM_SHA256}
 * @param applicationProtocol what ALPN chose (RFC 7301), such as {@code h2}; empty when nothing was
 * @param serverName the host that the client asked for (RFC 6066, section 3)
 * @param resumed whether the handshake went on with an earlier session instead of making a new one
 * @param peerCertificates the peer's certificate, then those that vouch for it; empty when it showed none
 */
public record TlsSession(
        String version,
        String cipher,
        String applicationProtocol,
        Optional<String> serverName,
        boolean resumed,
        List<X509Certificate> peerCertificates) {
    /** Copies the list. */
    public TlsSession {
        peerCertificates = List.copyOf(peerCertificates);
    }
}
