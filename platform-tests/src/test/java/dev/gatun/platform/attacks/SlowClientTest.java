package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Limits;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that are slow on purpose: each has a deadline that no single byte extends, costs next to nothing until then, and holds nobody else up. */
class SlowClientTest {
    private static final Duration DRIP = Duration.ofMillis(20);

    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.all();
    }

    static List<Setup> executions() {
        return Setup.executions();
    }

    private HttpServer start(Setup setup, Limits.Builder limits) {
        Limits built = limits.build();
        return servers.start(setup, http -> http.limits(all -> all
                .header(built.header()).bodyGap(built.bodyGap()).minimumRate(built.minimumRate()).idle(built.idle()).write(built.write()))
                .handler(SlowClientTest::handle));
    }

    private static Response handle(Request request) {
        return switch (request.path()) {
            case "/bytes" -> Response.bytes(new byte[20_000_000]);
            case "/stream" -> Response.stream(Response.OCTETS, out -> {
                byte[] some = new byte[10_000];
                for (int i = 0; i < 2_000; i++) {
                    out.write(some);
                }
            });
            default -> Response.later(request.body().bytesAsync().thenApply(bytes -> Response.text("got " + bytes.length)));
        };
    }

    /** Sends one byte after the other until the server has had enough; what it said. */
    private static String drip(Peer peer, String text) {
        for (char c : text.toCharArray()) {
            if (peer.hasInput() || !peer.trySend(String.valueOf(c))) {
                break;
            }
            Await.pace(DRIP);
        }
        return peer.readAll();
    }

    private static void isServed(Peer other) {
        assertThat(other.get("/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void drippedHeadersMeetTheirDeadline(Setup setup) {
        HttpServer server = start(setup, Limits.builder().header(Duration.ofMillis(300)));
        List<Peer> slow = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            slow.add(servers.connect(server).send("GET / HTTP/1.1\r\nX-" + i + ": "));
        }
        Peer other = servers.connect(server);
        isServed(other);
        assertThat(servers.bufferBytes(server)).as("off-heap bytes of 50 slow heads").isLessThan(50 * 4096 + 65_536);
        String said = drip(slow.getFirst(), "a".repeat(500));
        assertThat(said).startsWith("HTTP/1.1 408 ").containsIgnoringCase("connection: close");
        isServed(other);
        for (Peer peer : slow.subList(1, 50)) {
            assertThat(peer.readAll()).startsWith("HTTP/1.1 408 ");
        }
        assertThat(server.statistics().limitHits("headerDeadline")).isEqualTo(50);
        isServed(other);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void contentThatStopsMeetsItsDeadline(Setup setup) {
        HttpServer server = start(setup, Limits.builder().bodyGap(Duration.ofMillis(300)));
        Peer slow = servers.connect(server).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nsome");
        Peer chunked = servers.connect(server).send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nsome\r\n");
        Peer other = servers.connect(server);
        isServed(other);
        assertThat(slow.readAll()).startsWith("HTTP/1.1 408 ");
        assertThat(chunked.readAll()).startsWith("HTTP/1.1 408 ");
        assertThat(server.statistics().limitHits("bodyDeadline")).isEqualTo(2);
        isServed(other);
    }

    @ParameterizedTest
    @MethodSource("executions")
    void contentThatDripsIsTooSlow(Setup setup) {
        HttpServer server = start(setup, Limits.builder());
        Peer slow = servers.connect(server).send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
        // Some 50 bytes a second, where 240 are the least.
        assertThat(drip(slow, "a".repeat(1000))).startsWith("HTTP/1.1 408 ");
        assertThat(server.statistics().limitHits("bodyRate")).isEqualTo(1);
        isServed(servers.connect(server));
    }

    @ParameterizedTest
    @MethodSource("executions")
    void drippedChunkHeadersAndTrailersAreTooSlowAsWell(Setup setup) {
        HttpServer server = start(setup, Limits.builder().bodyGap(Duration.ofMillis(400)));
        Peer extension = servers.connect(server).send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;a=");
        Peer trailer = servers.connect(server).send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-A: ");
        // Framing is no content: bytes of it extend no deadline.
        assertThat(drip(extension, "b".repeat(200))).startsWith("HTTP/1.1 408 ");
        assertThat(trailer.readAll()).startsWith("HTTP/1.1 408 ");
        assertThat(server.statistics().limitHits("bodyDeadline")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aClientThatReadsNothingIsCutOff(Setup setup) {
        HttpServer server = start(setup, Limits.builder().write(Duration.ofMillis(400)));
        for (String path : List.of("/bytes", "/stream")) {
            long hits = server.statistics().limitHits("writeDeadline");
            Peer slow = servers.connect(server, 4096).send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
            Peer other = servers.connect(server);
            Await.until("the response begins", slow::hasInput);
            isServed(other);
            assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(1_000_000);
            servers.awaitHits(server, "writeDeadline", hits + 1);
            assertThat(slow.drain()).isLessThan(20_000_000);
            isServed(other);
        }
        assertThat(server.statistics().failures()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("executions")
    void aClientThatReadsAByteNowAndThenIsTooSlow(Setup setup) throws IOException {
        HttpServer server = start(setup, Limits.builder().write(Duration.ofMillis(500)).minimumRate(1_000_000));
        Peer slow = servers.connect(server, 4096).send("GET /bytes HTTP/1.1\r\nHost: a\r\n\r\n");
        // Reads steadily, so that bytes always move, but a hundredth of what is asked for.
        byte[] some = new byte[1000];
        Await.until(() -> "cut off: " + server.statistics(), () -> {
            Await.pace(Duration.ofMillis(5));
            try {
                return slow.input().read(some) < 0 || server.statistics().limitHits("writeRate") + server.statistics().limitHits("writeDeadline") > 0;
            } catch (IOException e) {
                return true;
            }
        }, Await.PATIENCE);
        Await.until("the connection ends", () -> server.connections() == 0);
        assertThat(server.statistics().limitHits("writeRate") + server.statistics().limitHits("writeDeadline")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void idleConnectionsEndAndCostNothing(Setup setup) {
        HttpServer server = start(setup, Limits.builder().idle(Duration.ofSeconds(1)));
        List<Peer> idle = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            idle.add(servers.connect(server));
        }
        for (Peer peer : idle.subList(0, 250)) {
            isServed(peer);
        }
        assertThat(servers.bufferBytes(server)).as("off-heap bytes of idle connections").isZero();
        idle.forEach(Peer::expectEnd);
        assertThat(server.statistics().limitHits("idle")).isEqualTo(500);
        isServed(servers.connect(server));
    }
}
