package dev.gatun.tls;

import static dev.gatun.tls.TlsFixture.credentials;
import static dev.gatun.tls.TlsFixture.hello;
import static dev.gatun.tls.TlsFixture.seen;
import static dev.gatun.tls.TlsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.gatun.tls.internal.credentials.TestAuthority;
import java.io.IOException;
import java.security.Provider;
import java.util.List;
import javax.net.ssl.SSLException;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Another provider of JSSE does the same. */
class ConscryptConfigTest {
    private static final TestAuthority ROOT = TestAuthority.root("root");
    private static final TestAuthority.Identity EXAMPLE = ROOT.issue("example.com");
    private static Provider conscrypt;

    @BeforeAll
    static void load() {
        try {
            conscrypt = Conscrypt.newProvider();
        } catch (LinkageError e) {
            abort("Conscrypt's native library does not load here: " + e);
        }
    }

    private static TlsConfig.Builder server() {
        return TlsConfig.builder().certificate(credentials(EXAMPLE)).provider(conscrypt);
    }

    private static TlsClientConfig client(String version) {
        return TlsClientConfig.builder().trust(trust(ROOT)).applicationProtocols("h2")
            .policy(TlsPolicy.of(List.of(version), TlsPolicy.INTERMEDIATE.cipherSuites(), List.of())).build();
    }

    private static EnginePair connect(TlsClientConfig client, TlsConfig config) throws IOException {
        return EnginePair.shake(client.engineFor("example.com", 443), config.engines().engineFor(hello("example.com", "h2")));
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, TLS_AES_128_GCM_SHA256", "TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"})
    void aServerSpeaksThePolicy(String version, String suite) throws IOException {
        EnginePair pair = connect(client(version), server().build());
        assertThat(Conscrypt.isConscrypt(pair.server)).isTrue();
        assertThat(pair.client.getSession().getProtocol()).isEqualTo(version);
        assertThat(pair.client.getSession().getCipherSuite()).isEqualTo(suite);
        assertThat(pair.client.getApplicationProtocol()).isEqualTo("h2");
        assertThat(seen(pair)).isEqualTo(EXAMPLE.leaf());
    }

    @Test
    void aClientChecksTheServer() throws IOException {
        TlsClientConfig client = TlsClientConfig.builder().trust(trust(ROOT)).provider(conscrypt).build();
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE));
        assertThat(seen(TlsFixture.connect(client, config, "example.com"))).isEqualTo(EXAMPLE.leaf());
        assertThatThrownBy(() -> TlsFixture.connect(client, config, "other.example")).isInstanceOf(SSLException.class);
        TlsConfig stranger = TlsConfig.of(credentials(TestAuthority.root("root").issue("example.com")));
        assertThatThrownBy(() -> TlsFixture.connect(client, stranger, "example.com")).isInstanceOf(SSLException.class);
    }

    @Test
    void clientsShowCertificates() throws IOException {
        TestAuthority clients = TestAuthority.root("clients");
        TestAuthority.Identity alice = clients.issue("alice");
        TlsConfig config = server().clientAuth(ClientAuth.REQUIRED, trust(clients)).build();
        TlsClientConfig client = TlsClientConfig.builder().trust(trust(ROOT)).certificate(credentials(alice)).build();
        assertThat(TlsFixture.connect(client, config, "example.com").server.getSession().getPeerCertificates()[0]).isEqualTo(alice.leaf());
        assertThatThrownBy(() -> TlsFixture.connect(client("TLSv1.3"), config, "example.com")).isInstanceOf(SSLException.class);
    }

    @Test
    void staplesAreRefusedInsteadOfForgotten() {
        assertThatThrownBy(() -> server().ocspStapling(true).build()).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("OCSP stapling needs the provider SunJSSE; Conscrypt has its own ways");
    }
}
