package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import dev.gatun.platform.tls.Authority;
import dev.gatun.tls.ClientAuth;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsFailure;
import dev.gatun.tls.TlsPolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What curl makes of the versions of TLS, of names, and of servers that want a certificate. */
class CurlTlsTest extends PeerSuite {
    /** Exit status for a handshake that failed. */
    private static final int NO_HANDSHAKE = 35;
    /** Exit status when nothing could be sent or received, which is how a client under TLS 1.3 hears that its certificate was not wanted. */
    private static final int NOT_SENT = 55;
    private static final int NOT_RECEIVED = 56;
    private static final int WRONG_CERTIFICATE = 60;

    private final Tool curl = Tool.need("curl");

    private Tool.Result curl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-sS", "--max-time", "30", "--noproxy", "*", "--cacert", trust().toString()));
        all.addAll(List.of(arguments));
        return curl.run(all.toArray(String[]::new));
    }

    private static String[] with(List<String> first, String... more) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String fine(String... arguments) {
        Tool.Result result = curl(arguments);
        assertThat(result.exit()).as(result.out()).isZero();
        return result.out();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void versions(Setup setup) {
        HttpServer server = start(setup);
        String url = secure(server) + "/tls";
        assertThat(fine(url)).isEqualTo("TLSv1.3 h2 - nobody new");
        assertThat(fine("--tls-max", "1.2", url)).isEqualTo("TLSv1.2 h2 - nobody new");
        assertThat(fine("--http1.1", "--tlsv1.3", url)).isEqualTo("TLSv1.3 http/1.1 - nobody new");
        for (String cipher : List.of("ECDHE-ECDSA-AES128-GCM-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384", "ECDHE-ECDSA-CHACHA20-POLY1305")) {
            assertThat(fine("--tls-max", "1.2", "--ciphers", cipher, url)).isEqualTo("TLSv1.2 h2 - nobody new");
        }
        for (String curve : List.of("X25519", "P-256", "P-384")) {
            assertThat(fine("--curves", curve, url)).isEqualTo("TLSv1.3 h2 - nobody new");
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whatIsOldOrWeakIsRefused(Setup setup) {
        HttpServer server = start(setup);
        String url = secure(server) + "/";
        for (List<String> how : List.of(
                List.of("--tlsv1.0", "--tls-max", "1.0", "--ciphers", "ALL:@SECLEVEL=0"),
                List.of("--tlsv1.1", "--tls-max", "1.1", "--ciphers", "ALL:@SECLEVEL=0"),
                List.of("--tls-max", "1.2", "--ciphers", "AES128-SHA:@SECLEVEL=0"),
                List.of("--tls-max", "1.2", "--ciphers", "ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0"))) {
            Tool.Result result = curl(with(how, url));
            assertThat(result.exit()).as(how + ": " + result.out()).isEqualTo(NO_HANDSHAKE);
            assertThat(result.out()).as("the server's word").contains("alert");
        }
        assertThat(server.statistics().tls().handshakesFailed()).isEqualTo(4);
        assertThat(server.statistics().tls().failures()).containsOnlyKeys(TlsFailure.Kind.VERSION, TlsFailure.Kind.PARAMETERS);
        assertThat(fine(url)).isEqualTo("Hello, World!");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void modernIsTls13Alone(Setup setup) {
        String url = secure(start(setup, tls().policy(TlsPolicy.MODERN).build())) + "/tls";
        assertThat(fine(url)).startsWith("TLSv1.3 h2");
        assertThat(curl("--tls-max", "1.2", url).exit()).isEqualTo(NO_HANDSHAKE);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void theNameChoosesTheCertificate(Setup setup) {
        Authority.Identity other = AUTHORITY.identity("b.example", "*.c.example");
        TlsConfig tls = tls().certificate("b.example", credentials(other)).certificate("*.c.example", credentials(other)).build();
        int port = securePort(start(setup, tls));
        for (String name : List.of("a.example", "b.example", "x.c.example")) {
            assertThat(fine("--resolve", name + ":" + port + ":127.0.0.1", "https://" + name + ":" + port + "/tls")).contains(" h2 " + name + " ");
        }
        String unknown = "d.example";
        assertThat(curl("--resolve", unknown + ":" + port + ":127.0.0.1", "https://" + unknown + ":" + port + "/").exit()).isEqualTo(WRONG_CERTIFICATE);
        // What the handshake was not about is not answered.
        assertThat(fine("--resolve", "b.example:" + port + ":127.0.0.1", "-H", "Host: a.example", "-o", "/dev/null", "-w", "%{http_code}",
                "https://b.example:" + port + "/")).isEqualTo("421");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void clientCertificates(Setup setup) {
        Authority.Pair client = AUTHORITY.identity("a client").write(directory, "client");
        Authority.Pair stranger = new Authority().identity("a stranger").write(directory, "stranger");
        HttpServer server = start(setup, tls().clientAuth(ClientAuth.REQUIRED, Pem.trust(trust())).build());
        String url = secure(server) + "/tls";
        for (String version : List.of("1.2", "1.3")) {
            String[] known = {"--cert", client.certificate().toString(), "--key", client.key().toString()};
            assertThat(fine(with(List.of(known), "--tls-max", version, url))).isEqualTo("TLSv" + version + " h2 - CN=a client new");
            assertThat(curl("--tls-max", version, url).exit()).as("without, " + version).isIn(NO_HANDSHAKE, NOT_SENT, NOT_RECEIVED);
            assertThat(curl("--cert", stranger.certificate().toString(), "--key", stranger.key().toString(), "--tls-max", version, url).exit())
                    .as("stranger, " + version).isIn(NO_HANDSHAKE, NOT_SENT, NOT_RECEIVED);
        }
        assertThat(server.statistics().tls().failures(TlsFailure.Kind.CERTIFICATE)).isEqualTo(4);
        assertThat(server.statistics().tls().handshakesFailed()).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void wantedCertificatesMayBeMissing(Setup setup) {
        Authority.Pair client = AUTHORITY.identity("a client").write(directory, "client");
        String url = secure(start(setup, tls().clientAuth(ClientAuth.OPTIONAL, Pem.trust(trust())).build())) + "/tls";
        assertThat(fine(url)).isEqualTo("TLSv1.3 h2 - nobody new");
        assertThat(fine("--cert", client.certificate().toString(), "--key", client.key().toString(), url)).isEqualTo("TLSv1.3 h2 - CN=a client new");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void applicationProtocolsAreTheServers(Setup setup) {
        String url = secure(start(setup, tls().applicationProtocols("http/1.1").build())) + "/tls";
        assertThat(fine("--http2", url)).isEqualTo("TLSv1.3 http/1.1 - nobody new");
    }
}
