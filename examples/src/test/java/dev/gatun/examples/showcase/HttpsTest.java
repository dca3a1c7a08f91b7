package dev.gatun.examples.showcase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The showcase at its port with TLS, and what it says of connections. */
class HttpsTest {
    @TempDir
    Path folder;

    private TestAuthority authority;
    private TestAuthority.PemPair files;

    @BeforeEach
    void certificate() throws Exception {
        authority = new TestAuthority("Authority of the server");
        files = authority.identity("localhost", "127.0.0.1").write(folder, "server");
    }

    private ShowcaseServer withFiles(String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "--http", "0", "--https", "0", "--loops", "1", "--cert", files.certificate().toString(), "--key", files.key().toString()));
        arguments.addAll(List.of(more));
        return ShowcaseServer.start(ServeOptions.parse(arguments));
    }

    private static Map<String, Object> facts(Client client) throws Exception {
        HttpResponse<String> response = client.get("/connection");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("application/json");
        assertThat(response.headers().firstValue("cache-control")).contains("no-store");
        return new ObjectMapper().readValue(response.body(), new TypeReference<>() {});
    }

    @ParameterizedTest
    @CsvSource({"HTTP_1_1, HTTP/1.1,", "HTTP_2, HTTP/2, h2"})
    void aConnectionOverTlsIsDescribed(HttpClient.Version version, String protocol, String alpn) throws Exception {
        try (ShowcaseServer server = withFiles(); Client client = new Client(byName(server), version, authority.client())) {
            Map<String, Object> facts = facts(client);

            assertThat(facts)
                    .containsEntry("protocol", protocol)
                    .containsEntry("tlsVersion", "TLSv1.3")
                    .containsEntry("cipher", "TLS_AES_128_GCM_SHA256")
                    .containsEntry("sni", "localhost")
                    .containsEntry("resumed", false);
            // The JDK's client offers no protocol when it wants HTTP/1.1; what was not agreed is absent.
            assertThat(facts.keySet()).isEqualTo(alpn == null
                    ? Set.of("protocol", "remoteAddress", "tlsVersion", "cipher", "sni", "resumed")
                    : Set.of("protocol", "remoteAddress", "tlsVersion", "cipher", "alpn", "sni", "resumed"));
            assertThat(facts.get("alpn")).isEqualTo(alpn);
            assertThat((String) facts.get("remoteAddress")).matches("127\\.0\\.0\\.1:\\d+");
        }
    }

    /** In clear text what TLS would tell is absent, not null. */
    @ParameterizedTest
    @CsvSource({"HTTP_1_1, HTTP/1.1", "HTTP_2, HTTP/2"})
    void aConnectionInClearTextHasNoFactsOfTls(HttpClient.Version version, String protocol) throws Exception {
        try (ShowcaseServer server = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0", "--loops", "1")));
                Client client = new Client(server.url(), HttpClient.newBuilder().version(version).build())) {
            assertThat(facts(client)).containsOnlyKeys("protocol", "remoteAddress").containsEntry("protocol", protocol);
            assertThat(server.httpsUrl()).isEmpty();
            assertThat(server.fingerprint()).isEmpty();
        }
    }

    @Test
    void bothPortsServeAndThePageLinksToTheOther() throws Exception {
        try (ShowcaseServer server = withFiles();
                Client clear = new Client(server.url());
                Client secure = new Client(byName(server), HttpClient.Version.HTTP_2, authority.client())) {
            assertThat(clear.get("/").body()).contains("data-url=\"" + server.httpsUrl().orElseThrow() + '"', "<code>curl -i " + server.url() + "/json");
            assertThat(secure.get("/").body())
                    .contains("data-url=\"" + server.url() + '"', "<code>curl -i " + server.httpsUrl().orElseThrow() + "/json")
                    .doesNotContain("{{");
            assertThat(secure.get("/status").body()).contains("\"handshakesFull\":1", "\"handshakesResumed\":0");
        }
    }

    @Test
    void aSessionThatIsResumedIsToldSo() throws Exception {
        try (ShowcaseServer server = withFiles()) {
            SSLContext tls = authority.client();
            // A request each: the tickets of TLS 1.3 come behind the handshake.
            assertThat(overOneConnection(server, tls)).contains("\"resumed\":false");
            assertThat(overOneConnection(server, tls)).contains("\"resumed\":true");
        }
    }

    private static String overOneConnection(ShowcaseServer server, SSLContext tls) throws Exception {
        int port = URI.create(server.httpsUrl().orElseThrow()).getPort();
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /connection HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void withoutFilesItVouchesForItselfAndTellsTheFingerprint() throws Exception {
        DevelopmentCertificate own = DevelopmentCertificate.of(List.of("localhost", "127.0.0.1", "::1", "192.0.2.7", "localhost"));
        X509Certificate certificate = own.certificate();

        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertThat(certificate.getSubjectAlternativeNames().stream().<Object>map(name -> name.get(1)))
                .containsExactly("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "192.0.2.7");
        assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(own.fingerprint()).matches("([0-9A-F]{2}:){31}[0-9A-F]{2}");

        try (ShowcaseServer server = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0", "--https", "0", "--loops", "1")))) {
            X509Certificate shown = shown(server);
            assertThat(new DevelopmentCertificate(own.key(), shown).fingerprint()).isEqualTo(server.fingerprint().orElseThrow());
            try (Client client = new Client(server.httpsUrl().orElseThrow(), HttpClient.Version.HTTP_2, TestAuthority.client(shown, Optional.empty()))) {
                assertThat(client.get("/").body()).contains("<code>curl -k -i https://");
            }
        }
    }

    private static X509Certificate shown(ShowcaseServer server) throws Exception {
        SSLContext anyone = SSLContext.getInstance("TLS");
        anyone.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        try (SSLSocket socket = (SSLSocket) anyone.getSocketFactory().createSocket("127.0.0.1", URI.create(server.httpsUrl().orElseThrow()).getPort())) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void aClientMayShowACertificateThatItsAuthoritySigned() throws Exception {
        TestAuthority clients = new TestAuthority("Authority of the clients");
        Path ca = clients.write(folder.resolve("clients.crt"));
        TestAuthority.Identity captain = clients.identity("captain");
        TestAuthority.Identity stranger = new TestAuthority("Nobody").identity("stranger");
        try (ShowcaseServer server = withFiles("--client-ca", ca.toString())) {
            try (Client known = new Client(byName(server), HttpClient.Version.HTTP_2, TestAuthority.client(authority.certificate(), Optional.of(captain)))) {
                assertThat(facts(known)).containsEntry("clientCertificate", "CN=captain");
            }
            try (Client nameless = new Client(byName(server), HttpClient.Version.HTTP_2, authority.client())) {
                assertThat(facts(nameless)).doesNotContainKey("clientCertificate");
            }
            // Java's key manager shows only what the server's list of authorities asks for; so a stranger stays nameless, unless it insists.
            try (Client other = new Client(byName(server), HttpClient.Version.HTTP_2, TestAuthority.client(authority.certificate(), Optional.of(stranger)))) {
                assertThat(facts(other)).doesNotContainKey("clientCertificate");
            }
        }
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefusedByTheClient() throws Exception {
        try (ShowcaseServer server = withFiles();
                Client client = new Client(byName(server), HttpClient.Version.HTTP_2, new TestAuthority("Another").client())) {
            assertThatThrownBy(() -> client.get("/")).isInstanceOf(SSLHandshakeException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--cert none.crt --key none.key", "--cert %s/server.crt --key %s/other.key", "--cert %s/server.key --key %s/server.key",
        "--cert %s/server.crt --key %s/server.crt", "--cert %s/server.crt --key %s/broken", "--cert %s --key %s", "--client-ca none.crt",
        "--client-ca %s/server.key"})
    void filesThatCantBeUsedAreOneLine(String options) throws Exception {
        authority.identity("other").write(folder, "other");
        Files.writeString(folder.resolve("broken"), "-----BEGIN PRIVATE KEY-----\nnot a key\n");
        List<String> arguments = new ArrayList<>(List.of("--http", "0", "--https", "0", "--loops", "1"));
        arguments.addAll(List.of(options.replace("%s", folder.toString()).split(" ")));

        assertThatExceptionOfType(UsageException.class)
                .isThrownBy(() -> ShowcaseServer.start(ServeOptions.parse(arguments)).close())
                .satisfies(e -> assertThat(e.getMessage()).startsWith("can't use the certificate: ").hasLineCount(1));
    }

    /** The JDK's client sends a name only when it is no address. */
    private static String byName(ShowcaseServer server) {
        return server.httpsUrl().orElseThrow().replace("127.0.0.1", "localhost");
    }
}
