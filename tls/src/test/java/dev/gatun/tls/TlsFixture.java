package dev.gatun.tls;

import dev.gatun.tls.internal.ClientHello;
import dev.gatun.tls.internal.credentials.TestAuthority;
import dev.gatun.tls.internal.credentials.TestPem;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;

/** Short ways to say what the tests of configurations say often. */
final class TlsFixture {
    private TlsFixture() {}

    static ClientHello hello(String name, String... protocols) {
        return new ClientHello(Optional.of(name).filter(n -> !n.isEmpty()), List.of(protocols), List.of(0x0a0a, 0x0304, 0x0303));
    }

    static Credentials credentials(TestAuthority.Identity identity) {
        return Credentials.of(identity.key(), identity.chain());
    }

    static Trust trust(TestAuthority authority) {
        return Pem.trustMemory(TestPem.certificate(authority.certificate()));
    }

    /** The engine that a server has for a name. */
    static SSLEngine server(TlsConfig config, String name, String... protocols) {
        return config.engines().engineFor(hello(name, protocols));
    }

    static EnginePair connect(TlsClientConfig client, TlsConfig config, String name) throws IOException {
        return EnginePair.shake(client.engineFor(name, 443), server(config, name));
    }

    static X509Certificate seen(EnginePair pair) throws SSLPeerUnverifiedException {
        return (X509Certificate) pair.client.getSession().getPeerCertificates()[0];
    }
}
