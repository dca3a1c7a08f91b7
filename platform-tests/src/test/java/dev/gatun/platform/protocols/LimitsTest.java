package dev.gatun.platform.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodyLimit;
import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.ReplyLost;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits and deadlines hold whatever the version, are counted by the same names, and cost nobody else. */
class LimitsTest extends ServerSuite {
    private final AtomicInteger handled = new AtomicInteger();

    private HttpServer start(Variant variant) {
        return start(variant, http -> http
                .limits(limits -> limits.body(100_000).target(1_000).headerBytes(8_000).headerCount(50)
                        .bodyGap(Duration.ofMillis(400)).write(Duration.ofMillis(400)))
                .routes(routes -> routes
                        .get("/ok", request -> {
                            handled.incrementAndGet();
                            return Response.text("ok");
                        })
                        .get("/bytes", request -> Response.bytes(new byte[20_000_000]))
                        .get("/stream", request -> Response.stream(Response.OCTETS, out -> {
                            for (int i = 0; i < 2_000; i++) {
                                out.write(new byte[10_000]);
                            }
                        }))
                        .post("/later", ServerSuite::echo)
                        .post("/bytes", Execution.VIRTUAL_THREAD, request -> Response.bytes(request.body().bytes()))
                        .mount("/small", small -> small.use(BodyLimit.of(10)).post("/", ServerSuite::echo))));
    }

    private static void isServed(Client client) {
        assertThat(client.get("/ok").text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void tooMuchContentIsRefusedWith413(Variant variant) {
        HttpServer server = start(variant);
        Client client = connect(server, variant);
        byte[] most = content(100_000);
        for (String path : List.of("/later", "/bytes")) {
            assertThat(client.ask(Ask.post(path, most)).body()).isEqualTo(most);
            assertThat(client.ask(Ask.post(path, content(100_001))).status()).as("announced").isEqualTo(413);
            assertThat(client.ask(Ask.of("POST", path).streamed(content(100_001))).status()).as("not announced").isEqualTo(413);
        }
        assertThat(server.statistics().limitHits("body")).isEqualTo(4);
        Ask expects = Ask.of("POST", "/later").field("expect", "100-continue").field("content-length", "100001").open();
        assertThat(client.open(expects).reply().status()).as("before it is sent").isEqualTo(413);
        assertThat(client.ask(Ask.post("/small/", "more than ten bytes")).status()).isEqualTo(413);
        isServed(client);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aTargetTooLongIsRefusedWith414(Variant variant) {
        HttpServer server = start(variant);
        Client client = connect(server, variant);
        assertThat(client.get("/ok?" + "x".repeat(900)).status()).isEqualTo(200);
        assertThat(client.get("/ok?" + "x".repeat(1_000)).status()).isEqualTo(414);
        assertThat(server.statistics().limitHits("target")).isEqualTo(1);
        isServed(client);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void tooManyFieldsAreRefusedWith431(Variant variant) {
        HttpServer server = start(variant);
        Client client = connect(server, variant);
        Ask many = Ask.get("/ok");
        for (int i = 0; i < 60; i++) {
            many = many.field("x-" + i, "y");
        }
        assertThat(client.ask(Ask.get("/ok").field("x", "y".repeat(7_000))).status()).isEqualTo(200);
        assertThat(client.ask(many).status()).isEqualTo(431);
        isServed(client);
        assertThat(client.ask(Ask.get("/ok").field("x", "0".repeat(12_000))).status()).as("in HTTP/2 each field counts 32 bytes more").isEqualTo(431);
        isServed(client);
        assertThat(server.statistics().limitHits("headers")).isEqualTo(2);
        assertThat(handled.get()).as("requests that a handler saw").isEqualTo(3);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void contentThatStopsMeetsItsDeadline(Variant variant) {
        HttpServer server = start(variant);
        Client client = connect(server, variant);
        for (Ask ask : List.of(Ask.of("POST", "/later").open(), Ask.of("POST", "/bytes").field("content-length", "1000").open())) {
            long hits = server.statistics().limitHits("bodyDeadline");
            Exchange slow = client.open(ask);
            slow.write("some".getBytes());
            isServed(client);
            assertThat(statusOrLost(slow)).as("%s", ask).isIn(408, -1);
            assertThat(server.statistics().limitHits("bodyDeadline")).isEqualTo(hits + 1);
            isServed(client);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whoReadsNothingIsCutOff(Variant variant) {
        HttpServer server = start(variant);
        for (String path : List.of("/bytes", "/stream")) {
            long failures = server.statistics().failures();
            Client client = connect(server, variant, 4096);
            Exchange slow = client.open(Ask.get(path));
            assertThat(slow.awaitStatus()).isEqualTo(200);
            isServed(connect(server, variant));
            assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(BOUND);
            Await.until(() -> "cut off: " + server.statistics(), () -> server.statistics().failures() == failures + 1, Await.PATIENCE);
            assertThat(statusOrLost(slow)).isEqualTo(-1);
            isServed(connect(server, variant));
        }
        // A window that is never given back has a name of its own.
        assertThat(server.statistics().limitHits("writeDeadline") + server.statistics().limitHits("http2Window")).isEqualTo(2);
    }

    private static int statusOrLost(Exchange exchange) {
        try {
            return exchange.reply().status();
        } catch (ReplyLost e) {
            return -1;
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void idleConnectionsEnd(Variant variant) {
        HttpServer server = start(variant, http -> http.limits(limits -> limits.idle(Duration.ofMillis(500))).handler(request -> Response.text("ok")));
        for (int i = 0; i < 50; i++) {
            isServed(connect(server, variant));
        }
        Await.until("all have ended", () -> server.connections() == 0);
        assertThat(server.statistics().limitHits("idle")).isEqualTo(50);
        isServed(connect(server, variant));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void idleConnectionsHoldNoBuffers(Variant variant) {
        HttpServer server = start(variant);
        for (int i = 0; i < 50; i++) {
            isServed(connect(server, variant));
        }
        Await.until(() -> "buffers are given back: " + servers.bufferBytes(server), () -> servers.bufferBytes(server) == 0, Await.PATIENCE);
        assertThat(server.connections()).isEqualTo(50);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aConnectionIsForSoManyRequests(Variant variant) {
        HttpServer server = start(variant, http -> http.limits(limits -> limits.requestsPerConnection(3)).handler(request -> Response.text("ok")));
        Client client = connect(server, variant);
        for (int i = 0; i < 3; i++) {
            isServed(client);
        }
        Await.until("the connection ends", () -> server.connections() == 0);
        isServed(connect(server, variant));
    }
}
