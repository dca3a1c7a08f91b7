package dev.gatun.tls;

import static dev.gatun.tls.TlsFixture.connect;
import static dev.gatun.tls.TlsFixture.credentials;
import static dev.gatun.tls.TlsFixture.trust;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.tls.internal.credentials.TestAuthority;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResumptionTest {
    private static final TestAuthority ROOT = TestAuthority.root("root");
    private static final Credentials EXAMPLE = credentials(ROOT.issue("example.com", "other.example"));

    private static TlsClientConfig client(String version) {
        return TlsClientConfig.builder().trust(trust(ROOT)).policy(TlsPolicy.of(List.of(version), TlsPolicy.INTERMEDIATE.cipherSuites(), List.of())).build();
    }

    /** A resumed session was created when its first was. */
    private static boolean secondIsResumed(TlsClientConfig client, TlsConfig config) throws IOException {
        SSLSession first = connect(client, config, "example.com").close().client.getSession();
        while (System.currentTimeMillis() <= first.getCreationTime()) {
            Thread.onSpinWait();
        }
        return connect(client, config, "example.com").close().client.getSession().getCreationTime() == first.getCreationTime();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.3, true", "TLSv1.3, false", "TLSv1.2, true", "TLSv1.2, false"})
    void sessionsAreResumedByTicketsAndByTheCache(String version, boolean tickets) throws IOException {
        TlsConfig config = TlsConfig.builder().certificate(EXAMPLE).tickets(tickets).build();
        assertThat(secondIsResumed(client(version), config)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void withoutResumptionEachHandshakeIsFull(String version) throws IOException {
        TlsConfig config = TlsConfig.builder().certificate(EXAMPLE).withoutResumption().build();
        assertThat(secondIsResumed(client(version), config)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void hostsDoNotResumeSessionsOfEachOther(String version) throws IOException {
        TlsConfig config = TlsConfig.builder().certificate("example.com", EXAMPLE).host("other.example", h -> h.certificate(EXAMPLE)
            .clientAuth(ClientAuth.OPTIONAL, trust(ROOT))).build();
        TlsClientConfig client = client(version);
        SSLSession first = connect(client, config, "example.com").close().client.getSession();
        while (System.currentTimeMillis() <= first.getCreationTime()) {
            Thread.onSpinWait();
        }
        // The client offers what it has for example.com, but the server takes it for other.example.
        EnginePair second = EnginePair.shake(client.engineFor("example.com", 443), TlsFixture.server(config, "other.example"));
        assertThat(second.client.getSession().getCreationTime()).isNotEqualTo(first.getCreationTime());
    }

    @Test
    void aReloadForgetsSessions() throws IOException {
        TlsConfig config = TlsConfig.of(EXAMPLE);
        TlsClientConfig client = client("TLSv1.3");
        SSLSession first = connect(client, config, "example.com").close().client.getSession();
        config.reload();
        while (System.currentTimeMillis() <= first.getCreationTime()) {
            Thread.onSpinWait();
        }
        assertThat(connect(client, config, "example.com").client.getSession().getCreationTime()).isNotEqualTo(first.getCreationTime());
    }

    @Test
    void theCacheIsAsLargeAndAsOldAsItIsSet() throws IOException {
        TlsConfig config = TlsConfig.builder().certificate(EXAMPLE).tickets(false).sessions(3, Duration.ofMinutes(5)).build();
        for (int i = 0; i < 6; i++) {
            connect(client("TLSv1.2"), config, "example.com").close();
        }
        var sessions = connect(client("TLSv1.2"), config, "example.com").server.getSession().getSessionContext();
        assertThat(sessions.getSessionCacheSize()).isEqualTo(3);
        assertThat(sessions.getSessionTimeout()).isEqualTo(300);
        assertThat(Collections.list(sessions.getIds())).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void thePropertiesOfTheProcessAreAsTheyWere() {
        String before = String.valueOf(System.getProperty("jdk.tls.server.enableSessionTicketExtension"));
        TlsConfig.builder().certificate(EXAMPLE).tickets(false).ocspStapling(true).build();
        assertThat(String.valueOf(System.getProperty("jdk.tls.server.enableSessionTicketExtension"))).isEqualTo(before);
        assertThat(System.getProperties()).doesNotContainKey("jdk.tls.server.enableStatusRequestExtension");
    }
}
