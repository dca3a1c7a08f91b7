package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Completion;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.peers.Tool;
import dev.gatun.platform.tls.Authority;
import dev.gatun.platform.tls.TlsClient;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes to a port of TLS that is none, stops, is old, or says one host and means another: it ends in time, in bounded memory, while others are served. */
class TlsAttackTest {
    private static final Authority AUTHORITY = new Authority();
    private static final byte[] ALERT_PROTOCOL_VERSION = {21, 3, 3, 0, 2, 2, 70};

    @RegisterExtension
    final Servers servers = new Servers();

    private final LinkedBlockingQueue<Completion> completions = new LinkedBlockingQueue<>();

    static List<Setup> setups() {
        return Setup.all().stream().filter(setup -> !setup.edgeTriggered()).toList();
    }

    private static Credentials credentials(String... names) {
        Authority.Identity identity = AUTHORITY.identity(names);
        return Credentials.of(identity.key(), List.of(identity.certificate()));
    }

    private HttpServer start(Setup setup, Duration handshake) {
        TlsConfig tls = TlsConfig.builder().certificate(credentials("localhost", "a", "127.0.0.1"))
                .certificate("one.example", credentials("one.example")).certificate("two.example", credentials("two.example"))
                .handshakeDeadline(handshake).build();
        return servers.startAt(setup, List.of(Listen.tcp("127.0.0.1", 0).tls(tls)), http -> http
                .use((request, next) -> {
                    request.onComplete(completions::add);
                    return next.handle(request);
                })
                .get("/", request -> Response.text("ok"))
                .post("/", request -> Response.later(request.body().bytesAsync().thenApply(Response::bytes))));
    }

    private Socket tcp(HttpServer server) {
        return servers.closing(H2Peer.connect((InetSocketAddress) server.addresses().getFirst(), 0));
    }

    private Peer secured(HttpServer server, TlsClient client) {
        Socket raw = tcp(server);
        return Peer.over(raw, client.secured(raw));
    }

    private static TlsClient client() {
        return new TlsClient(AUTHORITY.client(), "http/1.1");
    }

    private void isServed(HttpServer server) {
        try (Peer other = secured(server, client())) {
            assertThat(other.get("/").text()).as("others are served").isEqualTo("ok");
        }
    }

    /** The first message of a client that offers what the JDK does, in one record. */
    private static byte[] hello() {
        SSLEngine engine = AUTHORITY.client().createSSLEngine();
        engine.setUseClientMode(true);
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        try {
            engine.wrap(ByteBuffer.allocate(0), out);
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
        byte[] hello = new byte[out.position()];
        out.flip().get(hello);
        return hello;
    }

    @ParameterizedTest
    @MethodSource("setups")
    void handshakesThatDoNotComeToTheirEndMeetADeadline(Setup setup) throws IOException {
        HttpServer server = start(setup, Duration.ofMillis(800));
        byte[] hello = hello();
        List<Peer> slow = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Socket raw = tcp(server);
            // Nothing, a record's head, half a hello, and a whole one whose sender does not go on.
            raw.getOutputStream().write(hello, 0, new int[] {0, 5, hello.length / 2, hello.length}[i % 4]);
            slow.add(Peer.over(raw, raw));
        }
        isServed(server);
        for (Peer peer : slow) {
            peer.drain();
        }
        assertThat(server.statistics().tls().handshakesFailed()).isEqualTo(50);
        assertThat(server.statistics().requests()).isEqualTo(1);
        isServed(server);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aHelloThatDripsMeetsTheSameDeadline(Setup setup) {
        HttpServer server = start(setup, Duration.ofMillis(500));
        Socket raw = tcp(server);
        Peer slow = Peer.over(raw, raw);
        for (byte one : hello()) {
            if (slow.hasInput() || !trySend(slow, one)) {
                break;
            }
            Await.pace(Duration.ofMillis(20));
        }
        slow.drain();
        assertThat(server.statistics().tls().handshakesFailed()).isEqualTo(1);
        isServed(server);
    }

    private static boolean trySend(Peer peer, byte one) {
        try {
            peer.send(new byte[] {one});
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whatIsNoTlsIsRefusedAtOnce(Setup setup) {
        HttpServer server = start(setup, Duration.ofSeconds(30));
        List<String> attempts = List.of(
                "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "\0\0\0\0\0\0\0\0\0\0",
                "\u0016\u0003\u0001\0\u0000",
                "\u0016\u0003\u0001\u00ff\u00ff" + "x".repeat(20_000),
                "\u0016\u0003\u0001\0\u0005\u0002\0\0\u0001\0",
                "\u0017\u0003\u0003\0\u0005hello",
                "\u0015\u0003\u0003\0\u0002\u0002\u0028",
                "\u0080\u002e\u0001\u0003\u0001\0\u0015\0\0\0\u0010");
        for (String attempt : attempts) {
            Socket raw = tcp(server);
            Peer attacker = Peer.over(raw, raw).send(attempt);
            assertThat(attacker.drain()).as("bytes of an alert at most").isLessThanOrEqualTo(7);
        }
        Await.until("all have ended", () -> server.connections() == 0);
        assertThat(server.statistics().requests()).isZero();
        isServed(server);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aHelloInSmallPiecesIsUnderstood(Setup setup) {
        HttpServer server = start(setup, Duration.ofSeconds(10));
        byte[] hello = hello();
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int at = 5; at < hello.length; at += 10) {
            int length = Math.min(10, hello.length - at);
            records.writeBytes(new byte[] {22, 3, 1, 0, (byte) length});
            records.write(hello, at, length);
        }
        Socket raw = tcp(server);
        Peer segments = Peer.over(raw, raw);
        for (byte one : hello) {
            segments.send(new byte[] {one});
        }
        assertThat(segments.readBytes(1)).as("a handshake record").containsExactly(22);
        Socket other = tcp(server);
        byte[] first = Peer.over(other, other).send(records.toByteArray()).readBytes(1);
        // A hello in that many records is more than any client sends; to refuse it by an alert is right as well.
        assertThat(first[0]).isIn((byte) 22, (byte) 21);
        isServed(server);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void recordsThatAreAnnouncedCostNothing(Setup setup) throws IOException {
        HttpServer server = start(setup, Duration.ofSeconds(30));
        for (int i = 0; i < 200; i++) {
            tcp(server).getOutputStream().write(new byte[] {22, 3, 1, 0x40, 0, 1, 0, 0x3f, (byte) 0xfc});
        }
        Await.until("all are accepted", () -> server.connections() == 200);
        isServed(server);
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(200 * 4_096 + 100_000);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void oldVersionsAreRefused(Setup setup) throws IOException {
        HttpServer server = start(setup, Duration.ofSeconds(10));
        for (int version : new int[] {0, 1, 2}) {
            // The hello of a client that knows nothing newer: no extensions, two suites.
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            body.writeBytes(new byte[] {3, (byte) version});
            body.writeBytes(new byte[32]);
            body.writeBytes(new byte[] {0, 0, 4, 0, 0x2f, (byte) 0xc0, 0x13, 1, 0});
            ByteArrayOutputStream record = new ByteArrayOutputStream();
            record.writeBytes(new byte[] {22, 3, (byte) version, 0, (byte) (body.size() + 4), 1, 0, 0, (byte) body.size()});
            record.writeBytes(body.toByteArray());
            Socket raw = tcp(server);
            byte[] answer = Peer.over(raw, raw).send(record.toByteArray()).readBytes(7);
            assertThat(answer[0]).as("an alert").isEqualTo(ALERT_PROTOCOL_VERSION[0]);
            assertThat(answer[5]).as("a fatal one").isEqualTo(ALERT_PROTOCOL_VERSION[5]);
            assertThat(answer[6]).as("protocol_version").isEqualTo(ALERT_PROTOCOL_VERSION[6]);
        }
        isServed(server);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void protocolsThatNobodySharesAreRefused(Setup setup) {
        HttpServer server = start(setup, Duration.ofSeconds(10));
        Socket raw = tcp(server);
        assertThatThrownBy(() -> new TlsClient(AUTHORITY.client(), "spdy/3").secured(raw)).hasCauseInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("no_application_protocol");
        isServed(server);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void renegotiationIsRefused(Setup setup) throws Exception {
        Tool openssl = Tool.need("openssl");
        HttpServer server = start(setup, Duration.ofSeconds(10));
        Process process = openssl.start("s_client", "-connect", "127.0.0.1:" + server.port(), "-tls1_2", "-alpn", "http/1.1");
        Await.until("the handshake is done", () -> server.statistics().tls().handshakesFull() == 1);
        process.getOutputStream().write("R\n".getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
        Await.until("the connection ends", () -> server.connections() == 0);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).contains("RENEGOTIATING");
        assertThat(server.statistics().requests()).isZero();
        isServed(server);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void contentThatIsCutOffIsNotTakenForWhole(Setup setup) throws Exception {
        HttpServer server = start(setup, Duration.ofSeconds(10));
        Socket raw = tcp(server);
        Peer attacker = Peer.over(raw, client().secured(raw));
        attacker.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nabc");
        Await.until("the request is there", () -> server.statistics().activeRequests() == 1);
        // FIN without close_notify, as one who stands between can bring about.
        raw.shutdownOutput();
        Completion completion = completions.poll(10, TimeUnit.SECONDS);
        assertThat(completion.failure()).as("%s", completion).isPresent();
        Await.until("the connection ends", () -> server.connections() == 0);
        isServed(server);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aHostThatTheHandshakeWasNotAboutIsRefusedWith421(Setup setup) {
        HttpServer server = start(setup, Duration.ofSeconds(10));
        Peer one = secured(server, client().serverName("one.example"));
        assertThat(one.ask("GET / HTTP/1.1\r\nHost: one.example\r\n\r\n").status()).isEqualTo(200);
        assertThat(one.ask("GET / HTTP/1.1\r\nHost: two.example\r\n\r\n").status()).isEqualTo(421);
        Socket raw = tcp(server);
        H2Peer two = new H2Peer(raw, new TlsClient(AUTHORITY.client(), "h2").serverName("two.example").secured(raw), H2Options.DEFAULT);
        assertThat(two.reply(two.openRaw(true, ":method: GET", ":scheme: https", ":authority: two.example", ":path: /")).status()).isEqualTo(200);
        assertThat(two.reply(two.openRaw(true, ":method: GET", ":scheme: https", ":authority: one.example", ":path: /")).status()).isEqualTo(421);
        assertThat(two.reply(two.openRaw(true, ":method: GET", ":scheme: https", ":authority: two.example", ":path: /")).status()).isEqualTo(200);
    }
}
