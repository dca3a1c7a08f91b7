package dev.gatun.tls;

import static dev.gatun.tls.TlsFixture.connect;
import static dev.gatun.tls.TlsFixture.credentials;
import static dev.gatun.tls.TlsFixture.hello;
import static dev.gatun.tls.TlsFixture.seen;
import static dev.gatun.tls.TlsFixture.server;
import static dev.gatun.tls.TlsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.tls.internal.ClientHello;
import dev.gatun.tls.internal.TlsRefusal;
import dev.gatun.tls.internal.credentials.TestAuthority;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TlsConfigTest {
    private static final TestAuthority ROOT = TestAuthority.root("root");
    private static final TestAuthority.Identity EXAMPLE = ROOT.issue("example.com", "www.example.com", "192.0.2.1");
    private static final TestAuthority.Identity WILD = ROOT.issue("*.tenant.example");
    private static final TlsClientConfig CLIENT = TlsClientConfig.builder().trust(trust(ROOT)).build();

    private static TlsClientConfig.Builder client() {
        return TlsClientConfig.builder().trust(trust(ROOT));
    }

    @Test
    void theDefaultsSpeakTls13AndTls12() throws IOException {
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE));
        assertThat(connect(CLIENT, config, "example.com").client.getSession().getProtocol()).isEqualTo("TLSv1.3");
        TlsPolicy old = TlsPolicy.of(List.of("TLSv1.2"), TlsPolicy.INTERMEDIATE.cipherSuites(), List.of());
        EnginePair pair = connect(client().policy(old).build(), config, "example.com");
        assertThat(pair.client.getSession().getProtocol()).isEqualTo("TLSv1.2");
        assertThat(pair.client.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256");
        assertThat(config.engines().handshakeDeadline()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void theServersOrderOfSuitesDecides() throws IOException {
        TlsPolicy chacha = TlsPolicy.of(List.of("TLSv1.3"), List.of("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256"), List.of());
        EnginePair pair = connect(client().policy(chacha).build(), TlsConfig.of(credentials(EXAMPLE)), "example.com");
        assertThat(pair.client.getSession().getCipherSuite()).isEqualTo("TLS_AES_128_GCM_SHA256");
    }

    @Test
    void versionsBelowThePolicyAreRefusedWithAnAlert() {
        TlsConfig modern = TlsConfig.builder().certificate(credentials(EXAMPLE)).policy(TlsPolicy.MODERN).build();
        assertThatThrownBy(() -> modern.engines().engineFor(new ClientHello(Optional.empty(), List.of(), List.of(0x0303, 0x0302))))
            .isInstanceOfSatisfying(TlsRefusal.class, refusal -> assertThat(refusal.alert()).isEqualTo(70))
            .hasMessage("the client speaks [TLSv1.2, TLSv1.1], this host only [TLSv1.3]");
        TlsConfig intermediate = TlsConfig.of(credentials(EXAMPLE));
        for (int version : new int[] {0x0300, 0x0301, 0x0302, 0x0a0a}) {
            assertThatThrownBy(() -> intermediate.engines().engineFor(new ClientHello(Optional.empty(), List.of(), List.of(version))))
                .isInstanceOfSatisfying(TlsRefusal.class, refusal -> assertThat(refusal.alert()).isEqualTo(70));
        }
    }

    @Test
    void aClientWithoutACommonSuiteFails() {
        TlsPolicy cbc = TlsPolicy.of(List.of("TLSv1.2"), List.of("TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"), List.of());
        assertThatThrownBy(() -> connect(client().policy(cbc).build(), TlsConfig.of(credentials(EXAMPLE)), "example.com"))
            .isInstanceOf(SSLHandshakeException.class).hasMessageContaining("no cipher suites in common");
    }

    @Test
    void applicationProtocolsAreAgreedInTheServersOrder() throws IOException {
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE));
        EnginePair pair = EnginePair.shake(client().applicationProtocols("http/1.1", "h2").build().engineFor("example.com", 443),
            server(config, "example.com", "http/1.1", "h2"));
        assertThat(pair.server.getApplicationProtocol()).isEqualTo("h2");
        TlsConfig other = TlsConfig.builder().certificate(credentials(EXAMPLE)).applicationProtocols("http/1.1", "h2").build();
        pair = EnginePair.shake(client().applicationProtocols("h2", "http/1.1").build().engineFor("example.com", 443),
            server(other, "example.com", "h2", "http/1.1"));
        assertThat(pair.client.getApplicationProtocol()).isEqualTo("http/1.1");
        assertThat(connect(CLIENT, config, "example.com").server.getApplicationProtocol()).isEmpty();
    }

    @Test
    void noCommonApplicationProtocolIsRefusedWithAnAlert() {
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE));
        assertThatThrownBy(() -> server(config, "example.com", "imap", "h3")).isInstanceOfSatisfying(TlsRefusal.class, r -> assertThat(r.alert()).isEqualTo(120))
            .hasMessage("the client offers none of the protocols [h2, http/1.1]");
        TlsConfig without = TlsConfig.builder().certificate(credentials(EXAMPLE)).applicationProtocols().build();
        assertThat(server(without, "example.com", "imap").getUseClientMode()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "example.com, CN=example.com", "EXAMPLE.com, CN=example.com", "a.tenant.example, CN=*.tenant.example", "A.Tenant.Example, CN=*.tenant.example",
        "exact.tenant.example, CN=exact.tenant.example", "xn--bcher-kva.example, CN=xn--bcher-kva.example"})
    void theCertificateIsChosenByName(String name, String subject) throws IOException {
        TlsConfig config = TlsConfig.builder()
            .certificate(credentials(EXAMPLE))
            .certificate("*.tenant.example", credentials(WILD))
            .certificate("exact.tenant.example", credentials(ROOT.issue("exact.tenant.example")))
            .certificate("B\u00fccher.example.", credentials(ROOT.issue("xn--bcher-kva.example")))
            .build();
        EnginePair pair = connect(CLIENT, config, name);
        assertThat(seen(pair).getSubjectX500Principal()).hasToString(subject);
        assertThat(((ExtendedSSLSession) pair.server.getSession()).getRequestedServerNames()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tenant.example", "a.b.tenant.example", ".tenant.example", "other", "", "192.0.2.1", "*.tenant.example", "\u00e4"})
    void otherNamesGetTheDefault(String name) throws IOException {
        TlsConfig config = TlsConfig.builder().certificate(credentials(EXAMPLE)).certificate("*.tenant.example", credentials(WILD)).build();
        TlsClientConfig anyName = client().verifyHostname(false).build();
        EnginePair pair = EnginePair.shake(anyName.engineFor("example.com", 443), server(config, name));
        assertThat(seen(pair)).isEqualTo(EXAMPLE.leaf());
    }

    @Test
    void unknownNamesAreRefusedWhenSoSet() {
        TlsConfig config = TlsConfig.builder().certificate(credentials(EXAMPLE)).certificate("*.tenant.example", credentials(WILD)).refuseUnknownNames().build();
        for (String unknown : List.of("other.example", "a.b.tenant.example", "\u00e4")) {
            assertThatThrownBy(() -> server(config, unknown)).isInstanceOfSatisfying(TlsRefusal.class, r -> assertThat(r.alert()).isEqualTo(112));
        }
        for (String known : List.of("example.com", "www.example.com", "a.tenant.example", "")) {
            assertThat(server(config, known).getUseClientMode()).isFalse();
        }
    }

    @Test
    void withoutADefaultAClientMustNameAServer() {
        TlsConfig config = TlsConfig.builder().certificate("*.tenant.example", credentials(WILD)).build();
        assertThatThrownBy(() -> server(config, "")).isInstanceOfSatisfying(TlsRefusal.class, r -> assertThat(r.alert()).isEqualTo(109));
        assertThatThrownBy(() -> server(config, "other")).isInstanceOfSatisfying(TlsRefusal.class, r -> assertThat(r.alert()).isEqualTo(112));
        assertThat(server(config, "a.tenant.example").getUseClientMode()).isFalse();
    }

    @Test
    void aNameMayHaveOneCertificateForEachTypeOfKey() throws IOException {
        TlsConfig config = TlsConfig.builder()
            .certificate("both.example", credentials(ROOT.issueWith("RSA", "both.example")))
            .certificate("both.example", credentials(ROOT.issueWith("EC", "both.example")))
            .build();
        for (String suite : List.of("TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256")) {
            EnginePair pair = connect(client().policy(TlsPolicy.of(List.of("TLSv1.2"), List.of(suite), List.of())).build(), config, "both.example");
            assertThat(pair.client.getSession().getCipherSuite()).isEqualTo(suite);
        }
        assertThat(seen(connect(CLIENT, config, "both.example")).getPublicKey().getAlgorithm()).isEqualTo("EC");
        assertThatThrownBy(() -> TlsConfig.builder().certificate("a.example", credentials(EXAMPLE)).certificate("A.example", credentials(WILD)).build())
            .isInstanceOf(InvalidCredentials.class).hasMessageStartingWith("two certificates with EC keys for one name: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "P-384", "RSA", "RSASSA-PSS", "Ed25519"})
    void keysOfAllTypesShakeHands(String type) throws IOException {
        TlsConfig config = TlsConfig.of(credentials(ROOT.issueWith(type, "example.com")));
        assertThat(connect(CLIENT, config, "example.com").client.getSession().getProtocol()).isEqualTo("TLSv1.3");
    }

    @Test
    void aHostMayDifferInAllThings() throws IOException {
        TestAuthority clients = TestAuthority.root("clients");
        TlsConfig config = TlsConfig.builder()
            .certificate(credentials(EXAMPLE))
            .host("admin.example", h -> h.certificate(credentials(ROOT.issue("admin.example"))).policy(TlsPolicy.MODERN)
                .clientAuth(ClientAuth.REQUIRED, trust(clients)).applicationProtocols("http/1.1"))
            .host("www.example.com", h -> h.policy(TlsPolicy.MODERN))
            .build();
        SSLEngine admin = server(config, "admin.example");
        assertThat(admin.getNeedClientAuth()).isTrue();
        assertThat(admin.getEnabledProtocols()).containsExactly("TLSv1.3");
        assertThat(admin.getSSLParameters().getApplicationProtocols()).containsExactly("http/1.1");
        SSLEngine other = server(config, "example.com");
        assertThat(other.getNeedClientAuth()).isFalse();
        assertThat(other.getEnabledProtocols()).containsExactlyInAnyOrder("TLSv1.3", "TLSv1.2");
        assertThat(seen(connect(CLIENT, config, "www.example.com"))).isEqualTo(EXAMPLE.leaf());
    }

    @Test
    void clientsShowACertificateWhenTheyMust() throws IOException {
        TestAuthority clients = TestAuthority.root("clients").below("issuing");
        TlsConfig config = TlsConfig.builder().certificate(credentials(EXAMPLE)).clientAuth(ClientAuth.REQUIRED, trust(clients)).build();
        TestAuthority.Identity alice = clients.issue("alice");
        EnginePair pair = connect(client().certificate(credentials(alice)).build(), config, "example.com");
        assertThat(pair.server.getSession().getPeerCertificates()[0]).isEqualTo(alice.leaf());
        assertThatThrownBy(() -> connect(CLIENT, config, "example.com")).isInstanceOf(SSLException.class);
        TlsClientConfig stranger = client().certificate(credentials(TestAuthority.root("strangers").issue("alice"))).build();
        assertThatThrownBy(() -> connect(stranger, config, "example.com")).isInstanceOf(SSLException.class);
    }

    @Test
    void clientsShowACertificateWhenTheyLike() throws IOException {
        TestAuthority clients = TestAuthority.root("clients");
        TlsConfig config = TlsConfig.builder().certificate(credentials(EXAMPLE)).clientAuth(ClientAuth.OPTIONAL, trust(clients)).build();
        TestAuthority.Identity alice = clients.issue("alice");
        assertThat(connect(client().certificate(credentials(alice)).build(), config, "example.com").server.getSession().getPeerCertificates()[0]).isEqualTo(alice.leaf());
        EnginePair anonymous = connect(CLIENT, config, "example.com");
        assertThatThrownBy(() -> anonymous.server.getSession().getPeerCertificates()).isInstanceOf(SSLPeerUnverifiedException.class);
    }

    @Test
    void clientsAreNotAskedByDefault() throws IOException {
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE));
        EnginePair pair = connect(client().certificate(credentials(ROOT.issue("alice"))).build(), config, "example.com");
        assertThatThrownBy(() -> pair.server.getSession().getPeerCertificates()).isInstanceOf(SSLPeerUnverifiedException.class);
        assertThatThrownBy(() -> TlsConfig.builder().clientAuth(ClientAuth.REQUIRED, Trust.insecure())).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void mistakesAreRefusedWhenTheyAreMade() {
        TlsConfig.Builder builder = TlsConfig.builder().certificate("a.example", credentials(EXAMPLE)).host("b.example", h -> h.policy(TlsPolicy.MODERN));
        assertThatThrownBy(() -> builder.host("A.example", h -> h.policy(TlsPolicy.MODERN))).hasMessageContaining("'A.example' is there already");
        assertThatThrownBy(() -> builder.certificate("B.example", credentials(EXAMPLE))).hasMessageContaining("has a host(\u2026) already");
        assertThatThrownBy(builder::build).isInstanceOf(IllegalArgumentException.class).hasMessage("'b.example' has no certificate, and there is no default one");
        assertThatThrownBy(() -> TlsConfig.builder().build()).isInstanceOf(IllegalArgumentException.class).hasMessage("TLS needs a certificate");
        for (String name : List.of("", "a..b", "*", "*.", "a.*.b", "*a.b", "a b", "-a.b", "a/b", "a".repeat(64) + ".b", "*.*.b", "abcdefghi.".repeat(26))) {
            assertThatThrownBy(() -> TlsConfig.builder().certificate(name, credentials(EXAMPLE))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + name + "' is no host name");
        }
        assertThatThrownBy(() -> TlsConfig.builder().handshakeDeadline(Duration.ZERO)).hasMessage("handshake deadline of PT0S is below a millisecond");
        assertThatThrownBy(() -> TlsConfig.builder().sessions(0, Duration.ofHours(1))).hasMessageContaining("withoutResumption()");
        assertThatThrownBy(() -> TlsConfig.builder().sessions(1, Duration.ofDays(8))).hasMessageContaining("not between 1 s and PT168H");
        assertThatThrownBy(() -> TlsConfig.builder().applicationProtocols("")).hasMessageContaining("1 to 255 bytes");
    }

    @Test
    void policiesRefuseWhatIsBroken() {
        for (String version : List.of("TLSv1", "TLSv1.1", "SSLv3", "DTLSv1.2")) {
            assertThatThrownBy(() -> TlsPolicy.of(List.of(version), List.of("TLS_AES_128_GCM_SHA256"), List.of())).hasMessageContaining("RFC 8996");
        }
        for (String suite : List.of("TLS_RSA_WITH_NULL_SHA256", "TLS_ECDH_anon_WITH_AES_128_CBC_SHA", "SSL_RSA_WITH_RC4_128_SHA", "SSL_RSA_WITH_3DES_EDE_CBC_SHA",
            "SSL_RSA_EXPORT_WITH_DES40_CBC_SHA")) {
            assertThatThrownBy(() -> TlsPolicy.of(List.of("TLSv1.2"), List.of(suite), List.of())).hasMessage("cipher suite " + suite + " protects nothing");
        }
        assertThatThrownBy(() -> TlsPolicy.of(List.of(), List.of(), List.of())).hasMessageContaining("needs a version");
        TlsPolicy misspelt = TlsPolicy.of(List.of("TLSv1.2"), List.of("TLS_ECDHE_WITH_HOPE"), List.of());
        assertThatThrownBy(() -> TlsConfig.builder().certificate(credentials(EXAMPLE)).policy(misspelt).build())
            .isInstanceOf(IllegalArgumentException.class).hasMessage("provider SunJSSE has no cipher suite TLS_ECDHE_WITH_HOPE");
        assertThat(TlsPolicy.INTERMEDIATE.cipherSuites()).allMatch(suite -> suite.matches("TLS_(ECDHE_.*|AES_.*|CHACHA20_.*)(GCM|POLY1305).*"));
    }

    @Test
    void aConnectionIsSharedByHostsOfOneCertificateOnly() {
        Credentials shared = credentials(EXAMPLE);
        TlsConfig config = TlsConfig.builder()
            .certificate(credentials(WILD))
            .certificate("example.com", shared)
            .certificate("www.example.com", shared)
            .certificate("shop.example", shared)
            .host("admin.example", h -> h.certificate(shared).clientAuth(ClientAuth.REQUIRED, trust(ROOT)))
            .build();
        assertThat(config.accepts("example.com", "example.com")).isTrue();
        assertThat(config.accepts("example.com", "Example.COM.")).isTrue();
        assertThat(config.accepts("example.com", "www.example.com")).isTrue();
        assertThat(config.accepts("example.com", "shop.example")).as("the certificate does not speak for it").isFalse();
        assertThat(config.accepts("example.com", "admin.example")).as("another host").isFalse();
        assertThat(config.accepts("admin.example", "example.com")).isFalse();
        assertThat(config.accepts("a.tenant.example", "b.tenant.example")).isTrue();
        assertThat(config.accepts("a.tenant.example", "a.b.tenant.example")).isFalse();
        assertThat(config.accepts("", "anything.example")).as("no name was asked for, and the default serves this one").isTrue();
        assertThat(config.accepts("", "127.0.0.1")).isTrue();
        assertThat(config.accepts("", "[::1]")).isTrue();
        assertThat(config.accepts("", "admin.example")).isFalse();
        assertThat(config.accepts("example.com", "")).as("no host is asked for, as health checks do").isTrue();
    }

    @Test
    void whoAsksForNoHostIsNotLetInWhereACertificateIsToBeShown() {
        TlsConfig config = TlsConfig.builder()
            .certificate(credentials(EXAMPLE))
            .clientAuth(ClientAuth.REQUIRED, trust(ROOT))
            .host("open.example", h -> h.certificate(credentials(WILD)).withoutClientAuth())
            .build();
        assertThat(config.accepts("open.example", "")).isFalse();
        assertThat(config.accepts("example.com", "")).isTrue();
        assertThat(config.accepts("", "")).isTrue();
    }

    @Test
    void theHelloMayHaveAnything() {
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE));
        assertThat(config.engines().engineFor(hello("x".repeat(70_000))).getUseClientMode()).isFalse();
        assertThat(config.engines().engineFor(hello("a..b\0")).getUseClientMode()).isFalse();
    }

    @Test
    void namesComeChangeAndGo() throws IOException {
        TlsConfig config = TlsConfig.builder().namesLater().build();
        assertThatThrownBy(() -> server(config, "a.example")).isInstanceOfSatisfying(TlsRefusal.class, r -> assertThat(r.alert()).isEqualTo(112));
        assertThatThrownBy(() -> server(config, "")).isInstanceOfSatisfying(TlsRefusal.class, r -> assertThat(r.alert()).isEqualTo(109));
        config.put(List.of("a.example", "*.B.example"), host -> host.certificate(credentials(ROOT.issue("a.example", "*.b.example"))));
        assertThat(config.names()).containsExactlyInAnyOrder("a.example", "*.b.example");
        assertThat(seen(connect(CLIENT, config, "a.example")).getSubjectX500Principal().getName()).isEqualTo("CN=a.example");
        assertThat(seen(connect(CLIENT, config, "x.b.example")).getSubjectX500Principal().getName()).isEqualTo("CN=a.example");
        assertThat(config.accepts("a.example", "x.b.example")).isTrue();

        config.put(List.of("*.b.example"), host -> host.certificate(credentials(ROOT.issue("b.example", "*.b.example"))));
        assertThat(seen(connect(CLIENT, config, "x.b.example")).getSubjectX500Principal().getName()).isEqualTo("CN=b.example");
        assertThat(config.accepts("a.example", "x.b.example")).isFalse();

        assertThat(config.remove(List.of("A.example."))).isTrue();
        assertThat(config.remove(List.of("a.example"))).isFalse();
        assertThatThrownBy(() -> server(config, "a.example")).isInstanceOf(TlsRefusal.class);
        assertThat(config.names()).containsExactly("*.b.example");
    }

    @Test
    void aNameThatCanNotBeServedChangesNothing() throws IOException {
        TlsConfig config = TlsConfig.builder().certificate("a.example", credentials(ROOT.issue("a.example"))).build();
        assertThatThrownBy(() -> config.put(List.of("a.example"), host -> { })).hasMessage("there is no certificate, and no default one");
        assertThatThrownBy(() -> config.put(List.of("a.example"), host -> host.certificate(Pem.files("/none.crt", "/none.key"))))
            .isInstanceOf(InvalidCredentials.class);
        assertThatThrownBy(() -> config.put(List.of("a..example"), host -> host.certificate(credentials(EXAMPLE)))).isInstanceOf(IllegalArgumentException.class);
        assertThat(seen(connect(CLIENT, config, "a.example")).getSubjectX500Principal().getName()).isEqualTo("CN=a.example");
    }

    @Test
    void sessionsOfWhatWasServedBeforeAreNotResumed() throws Exception {
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE));
        config.put(List.of("a.example"), host -> host.certificate(credentials(ROOT.issue("a.example", "b.example"))));
        TlsClientConfig client = client().build();
        connect(client, config, "a.example");
        config.put(List.of("a.example"), host -> host.certificate(credentials(ROOT.issue("a.example", "c.example"))));
        EnginePair again = connect(client, config, "a.example");
        assertThat(seen(again).getSubjectAlternativeNames()).anyMatch(name -> name.contains("c.example"));
    }

    @Test
    void whatHasBeenAcceptedIsToldAnewBehindEachChange() {
        TlsConfig config = TlsConfig.of(credentials(EXAMPLE));
        int before = config.changes();
        config.put(List.of("a.example"), host -> host.certificate(credentials(ROOT.issue("a.example"))));
        int put = config.changes();
        config.remove(List.of("a.example"));
        int removed = config.changes();
        config.reload();
        assertThat(List.of(before, put, removed, config.changes())).doesNotHaveDuplicates();
    }
}
