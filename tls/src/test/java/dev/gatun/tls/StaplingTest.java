package dev.gatun.tls;

import static dev.gatun.tls.TlsFixture.connect;
import static dev.gatun.tls.TlsFixture.credentials;
import static dev.gatun.tls.TlsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.tls.internal.credentials.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StaplingTest {
    private static final TestAuthority ROOT = TestAuthority.root("root");
    private static final TestAuthority.Identity EXAMPLE = ROOT.issue("example.com");

    private static TlsClientConfig client(String version) {
        return TlsClientConfig.builder().trust(trust(ROOT)).policy(TlsPolicy.of(List.of(version), TlsPolicy.INTERMEDIATE.cipherSuites(), List.of())).build();
    }

    private static List<byte[]> stapled(String version, TlsConfig config) throws IOException {
        return ((ExtendedSSLSession) connect(client(version), config, "example.com").client.getSession()).getStatusResponses();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aStapleOfTheUserIsHandedOut(String version) throws IOException {
        byte[] staple = ROOT.staple(EXAMPLE.leaf());
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE).staple(staple));
        assertThat(stapled(version, config).getFirst()).isEqualTo(staple);
        assertThat(System.getProperties()).doesNotContainKeys("jdk.tls.stapling.responderURI", "jdk.tls.stapling.responderOverride",
            "jdk.tls.server.enableStatusRequestExtension");
    }

    @Test
    void eachCertificateOfANameHasItsOwn() throws IOException {
        TestAuthority.Identity rsa = ROOT.issueWith("RSA", "example.com");
        byte[] forRsa = ROOT.staple(rsa.leaf());
        byte[] forEc = ROOT.staple(EXAMPLE.leaf());
        TlsConfig config = TlsConfig.builder().certificate(credentials(rsa).staple(forRsa)).certificate(credentials(EXAMPLE).staple(forEc)).build();
        assertThat(stapled("TLSv1.3", config).getFirst()).isEqualTo(forEc);
        TlsPolicy onlyRsa = TlsPolicy.of(List.of("TLSv1.2"), List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"), List.of());
        EnginePair pair = connect(TlsClientConfig.builder().trust(trust(ROOT)).policy(onlyRsa).build(), config, "example.com");
        assertThat(((ExtendedSSLSession) pair.client.getSession()).getStatusResponses().getFirst()).isEqualTo(forRsa);
    }

    @Test
    void otherHostsHaveNone() throws IOException {
        TestAuthority.Identity other = ROOT.issue("example.com");
        TlsConfig stapling = TlsConfig.of(credentials(EXAMPLE).staple(ROOT.staple(EXAMPLE.leaf())));
        TlsConfig plain = TlsConfig.of(credentials(other));
        assertThat(stapled("TLSv1.3", stapling)).hasSize(1);
        assertThat(stapled("TLSv1.3", plain)).isEmpty();
    }

    @Test
    void aStapleThatIsTooOldIsLeftOut() throws IOException {
        byte[] old = ROOT.staple(EXAMPLE.leaf(), CertificateStatus.GOOD, Instant.now().minusSeconds(1));
        assertThat(stapled("TLSv1.3", TlsConfig.of(credentials(EXAMPLE).staple(old)))).isEmpty();
    }

    @Test
    void aNewStapleIsLoaded(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("a.ocsp");
        byte[] first = ROOT.staple(EXAMPLE.leaf());
        byte[] second = ROOT.staple(EXAMPLE.leaf(), CertificateStatus.GOOD, Instant.now().plusSeconds(7_200));
        Files.write(file, first);
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE).staple(file));
        assertThat(stapled("TLSv1.3", config).getFirst()).isEqualTo(first);
        Files.write(file, second);
        config.reload();
        assertThat(stapled("TLSv1.3", config).getFirst()).isEqualTo(second);
        Files.write(file, new byte[] {1});
        assertThatThrownBy(config::reload).isInstanceOf(InvalidCredentials.class).hasMessageContaining(file + ": is no OCSP response in DER");
        assertThat(stapled("TLSv1.3", config).getFirst()).isEqualTo(second);
    }

    @Test
    void aStapleForAnotherCertificateIsRefused() {
        byte[] other = ROOT.staple(ROOT.issue("other").leaf());
        assertThatThrownBy(() -> TlsConfig.of(credentials(EXAMPLE).staple(other))).isInstanceOf(InvalidCredentials.class)
            .hasMessageStartingWith("staple in memory: is about other certificates");
    }
}
