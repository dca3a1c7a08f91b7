package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.Setup;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What OpenSSL's client makes of the server's TLS: versions, names, ALPN, resumption, staples, and what it may ask for within a connection. */
class OpenSslTest extends PeerSuite {
    private static final String REQUEST = "GET /tls HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n";

    private final Tool openssl = Tool.need("openssl");

    private Dialogue connect(HttpServer server, String... more) {
        List<String> arguments = new ArrayList<>(List.of("s_client", "-connect", "127.0.0.1:" + securePort(server), "-CAfile", trust().toString(),
                "-servername", "a.example", "-verify_hostname", "a.example", "-verify_return_error"));
        arguments.addAll(List.of(more));
        return new Dialogue(openssl.start(arguments.toArray(String[]::new)));
    }

    private String ask(HttpServer server, String... more) {
        try (Dialogue client = connect(server, more)) {
            client.expect("Verify return code: 0 (ok)");
            client.say(REQUEST);
            // At the end of its input s_client goes, whether it was answered or not.
            client.expect("HTTP/1.1 200");
            return client.end();
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void versionsNamesAndAlpn(Setup setup) {
        HttpServer server = start(setup);
        for (String version : List.of("1.2", "1.3")) {
            String option = "-tls" + version.replace('.', '_');
            assertThat(ask(server, option, "-alpn", "http/1.1")).contains("ALPN protocol: http/1.1", "TLSv" + version + " http/1.1 a.example nobody new");
            assertThat(ask(server, option)).contains("No ALPN negotiated", "TLSv" + version + "  a.example nobody new");
            try (Dialogue client = connect(server, option, "-alpn", "http/1.1,h2")) {
                // The server's order decides.
                client.expect("ALPN protocol: h2");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void withoutCommonProtocolThereIsNoConnection(Setup setup) {
        HttpServer server = start(setup);
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            try (Dialogue client = connect(server, version, "-alpn", "spdy/3,smtp")) {
                assertThat(client.end()).contains("alert no application protocol");
            }
        }
        assertThat(server.statistics().tls().failures(TlsFailure.Kind.APPLICATION_PROTOCOL)).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void sessionsAreResumed(Setup setup) {
        String file = directory.resolve("session").toString();
        for (TlsConfig tls : List.of(tls().build(), tls().tickets(false).build())) {
            for (String version : List.of("-tls1_2", "-tls1_3")) {
                HttpServer server = start(setup, tls);
                long before = server.statistics().tls().handshakesResumed();
                assertThat(ask(server, version, "-alpn", "http/1.1", "-sess_out", file)).contains("nobody new");
                assertThat(ask(server, version, "-alpn", "http/1.1", "-sess_in", file)).contains("Reused, TLSv1", "nobody resumed");
                assertThat(server.statistics().tls().handshakesResumed()).isEqualTo(before + 1);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void secondHandshakesAreRefused(Setup setup) {
        HttpServer server = start(setup);
        try (Dialogue client = connect(server, "-tls1_2", "-alpn", "http/1.1")) {
            client.expect("Verify return code: 0 (ok)");
            client.say("R\n");
            client.expect("RENEGOTIATING");
            client.end();
        }
        Await.until("the refusal is counted", () -> server.statistics().tls().failures(TlsFailure.Kind.RENEGOTIATION) == 1);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aStapleOfTheUserIsShownToWhoAsksForIt(Setup setup) {
        byte[] staple = AUTHORITY.staple(IDENTITY.certificate(), Instant.now().plus(Duration.ofHours(6)));
        // It names the certificate by that of its issuer, which therefore must be in the chain.
        Credentials credentials = Credentials.of(IDENTITY.key(), List.of(IDENTITY.certificate(), AUTHORITY.certificate())).staple(staple);
        HttpServer stapling = start(setup, TlsConfig.of(credentials));
        HttpServer other = start(setup);
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            assertThat(ask(stapling, version, "-alpn", "http/1.1", "-status")).contains("OCSP Response Status: successful (0x0)",
                    "Serial Number: " + "%02X".formatted(IDENTITY.certificate().getSerialNumber()), "Cert Status: good");
            assertThat(ask(stapling, version, "-alpn", "http/1.1")).doesNotContain("OCSP");
            assertThat(ask(other, version, "-alpn", "http/1.1", "-status")).contains("OCSP response: no response sent");
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void keysAreUpdated(Setup setup) {
        HttpServer server = start(setup);
        try (Dialogue client = connect(server, "-tls1_3", "-alpn", "http/1.1")) {
            client.expect("Verify return code: 0 (ok)");
            // Its own keys; then its own and the server's.
            client.say("k\n").expect("KEYUPDATE", 1);
            client.say("K\n").expect("KEYUPDATE", 2);
            client.say(REQUEST);
            assertThat(client.end()).contains("TLSv1.3 http/1.1 a.example nobody new");
        }
        assertThat(server.statistics().tls().failures()).isEmpty();
    }
}
