package dev.gatun.tls;

import static dev.gatun.tls.TlsFixture.connect;
import static dev.gatun.tls.TlsFixture.credentials;
import static dev.gatun.tls.TlsFixture.seen;
import static dev.gatun.tls.TlsFixture.server;
import static dev.gatun.tls.TlsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.tls.internal.credentials.TestAuthority;
import java.io.IOException;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class TlsClientConfigTest {
    private static final TestAuthority ROOT = TestAuthority.root("root");
    private static final TestAuthority.Identity EXAMPLE = ROOT.issue("example.com", "192.0.2.1");
    private static final TlsConfig SERVER = TlsConfig.of(credentials(EXAMPLE));

    @Test
    void theNameOfTheServerIsChecked() throws IOException {
        TlsClientConfig client = TlsClientConfig.builder().trust(trust(ROOT)).build();
        assertThat(seen(connect(client, SERVER, "example.com"))).isEqualTo(EXAMPLE.leaf());
        assertThat(seen(EnginePair.shake(client.engineFor("192.0.2.1", 443), server(SERVER, "")))).isEqualTo(EXAMPLE.leaf());
        assertThatThrownBy(() -> connect(client, SERVER, "other.example")).isInstanceOf(SSLHandshakeException.class).hasMessageContaining("other.example");
        TlsClientConfig lax = TlsClientConfig.builder().trust(trust(ROOT)).verifyHostname(false).build();
        assertThat(seen(connect(lax, SERVER, "other.example"))).isEqualTo(EXAMPLE.leaf());
    }

    @Test
    void strangersAreNotTrusted() throws IOException {
        TlsConfig strange = TlsConfig.of(credentials(TestAuthority.root("root").issue("example.com")));
        TlsClientConfig client = TlsClientConfig.builder().trust(trust(ROOT)).build();
        assertThatThrownBy(() -> connect(client, strange, "example.com")).isInstanceOf(SSLHandshakeException.class);
        assertThatThrownBy(() -> connect(TlsClientConfig.create(), SERVER, "example.com")).isInstanceOf(SSLHandshakeException.class);
        TlsClientConfig insecure = TlsClientConfig.builder().trust(Trust.insecure()).build();
        assertThat(connect(insecure, strange, "other.example").client.getSession().isValid()).isTrue();
    }

    @Test
    void theNameIsSentUnlessItIsAnAddress() {
        TlsClientConfig client = TlsClientConfig.builder().trust(trust(ROOT)).build();
        assertThat(client.engineFor("B\u00fccher.example", 443).getSSLParameters().getServerNames()).containsExactly(new SNIHostName("xn--bcher-kva.example"));
        assertThat(client.engineFor("192.0.2.1", 443).getSSLParameters().getServerNames()).isNullOrEmpty();
        assertThat(client.engineFor("2001:db8::1", 443).getSSLParameters().getServerNames()).isNullOrEmpty();
        assertThat(client.engineFor("example.com", 443).getUseClientMode()).isTrue();
    }

    @Test
    void sessionsThatAreKeptAreBounded() throws IOException {
        TlsClientConfig client = TlsClientConfig.builder().trust(trust(ROOT)).build();
        assertThat(connect(client, SERVER, "example.com").client.getSession().getSessionContext().getSessionCacheSize()).isEqualTo(2_048);
    }
}
