package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.h2.FieldCodec;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.h2.Http2;
import dev.gatun.platform.protocols.Client;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.platform.protocols.ServerSuite;
import dev.gatun.platform.protocols.Variant;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What makes a server of HTTP/2 keep more than it got, or wait for ever: HPACK bombs, windows that stay shut, streams beyond the limit, silence. */
class Http2MemoryTest extends ServerSuite {
    private static final List<String> REQUEST = List.of(":method: GET", ":scheme: http", ":authority: a", ":path: /");

    private final CompletableFuture<Response> never = new CompletableFuture<>();
    private final AtomicInteger handled = new AtomicInteger();

    @AfterEach
    void release() {
        never.complete(Response.text("late").shared());
    }

    static List<Variant> multiplexed() {
        return Variant.multiplexedExecutions();
    }

    private HttpServer start(Variant variant) {
        return start(variant, http -> http
                .limits(limits -> limits.header(Duration.ofMillis(400)).write(Duration.ofMillis(400)).bodyGap(Duration.ofMillis(400)))
                .http2(http2 -> http2.settingsAck(Duration.ofSeconds(2)))
                .get("/", request -> {
                    handled.incrementAndGet();
                    return Response.text("ok");
                })
                .get("/never", request -> Response.later(never))
                .get("/large", request -> Response.bytes(new byte[5_000_000]))
                .get("/stream", request -> Response.stream(Response.OCTETS, out -> {
                    for (int i = 0; i < 500; i++) {
                        out.write(new byte[10_000]);
                    }
                })));
    }

    private static void isServed(Client other) {
        assertThat(other.get("/").text()).as("others are served").isEqualTo("ok");
    }

    /** A block that puts {@code name: value} into the table, and then names it {@code times} times, a byte each. */
    private static byte[] bomb(String name, String value, int times) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(FieldCodec.literals(REQUEST));
        byte[] literal = FieldCodec.literals(List.of(name + ": " + value));
        literal[0] = 0x40;
        block.writeBytes(literal);
        byte[] indexed = new byte[times];
        Arrays.fill(indexed, (byte) (0x80 | 62));
        block.writeBytes(indexed);
        return block.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void listsThatAreTooLargeAreRefusedWith431(Variant variant) {
        HttpServer server = start(variant);
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
        attacker.barrier();
        List<byte[]> bombs = List.of(bomb("x", "y".repeat(3_900), 10), bomb("x", "", 150), bomb("cookie", "a=b", 150), bomb("cookie", "a=" + "b".repeat(3_900), 10));
        for (byte[] bomb : bombs) {
            assertThat(attacker.reply(attacker.openBlock(true, bomb, "GET")).status()).isEqualTo(431);
        }
        assertThat(server.statistics().limitHits(Http2Names.HEADERS)).isEqualTo(bombs.size());
        assertThat(handled.get()).isZero();
        // The table has gone on, or this would be another request.
        assertThat(attacker.ask(Ask.get("/").field("x-a", "b")).text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void blocksAboveTheListAreRefusedWith431AndTwiceAsLargeOnesEndTheConnection(Variant variant) {
        HttpServer server = start(variant);
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
        attacker.barrier();
        for (int length : new int[] {30_000, 50_000}) {
            assertThat(attacker.reply(attacker.openBlock(true, large(length), "GET")).status()).isEqualTo(431);
            // The second time it comes as an index of a table that has gone on.
            assertThat(attacker.ask(Ask.get("/").field("x-a", "b")).text()).isEqualTo("ok");
        }
        assertThat(server.statistics().limitHits(Http2Names.HEADERS)).isEqualTo(2);
        attacker.openBlock(true, large(60_000), "GET");
        assertThat(attacker.awaitFailure().code()).isEqualTo(Http2.Code.ENHANCE_YOUR_CALM);
        assertThat(server.statistics().limitHits(Http2Names.HEADER_BLOCK)).isEqualTo(1);
        assertThat(server.statistics().limitHits(Http2Names.HEADERS)).isEqualTo(2);
        assertThat(handled.get()).isEqualTo(2);
        isServed(connect(server, variant));
    }

    private static byte[] large(int length) {
        List<String> fields = new ArrayList<>(REQUEST);
        fields.add("x: " + "y".repeat(length));
        return FieldCodec.literals(fields);
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void bombsOfHpackEndTheConnection(Variant variant) {
        HttpServer server = start(variant);
        List<byte[]> bombs = List.of(bomb("x", "y".repeat(3_900), 10_000), bomb("x", "", 10_000), bomb("cookie", "a=b", 10_000),
                bomb("cookie", "a=" + "b".repeat(3_900), 5_000));
        for (byte[] bomb : bombs) {
            H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
            attacker.openBlock(true, bomb, "GET");
            assertThat(attacker.awaitFailure().code()).isIn(Http2.Code.COMPRESSION_ERROR, Http2.Code.ENHANCE_YOUR_CALM);
            assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(BOUND);
            isServed(connect(server, variant));
        }
        assertThat(server.statistics().limitHits(Http2Names.HEADERS)).isEqualTo(bombs.size());
        assertThat(handled.get()).as("requests of others").isEqualTo(bombs.size());
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void blocksThatAreNoHpackEndTheConnection(Variant variant) {
        HttpServer server = start(variant);
        List<byte[]> broken = List.of(
                new byte[] {(byte) 0xbe},
                new byte[] {(byte) 0x80},
                new byte[] {(byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x7f},
                new byte[] {0x3f, (byte) 0xe2, 0x1f},
                new byte[] {(byte) 0x82, 0x20},
                new byte[] {0x00, (byte) 0x81, 0x00, 0x00},
                new byte[] {0x00, (byte) 0x84, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 0x00},
                new byte[] {0x00, 0x7f, 0x00},
                new byte[] {0x00});
        for (byte[] block : broken) {
            H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
            attacker.openBlock(true, block, "GET");
            assertThat(attacker.awaitFailure().code()).as(Arrays.toString(block)).isEqualTo(Http2.Code.COMPRESSION_ERROR);
        }
        isServed(connect(server, variant));
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void windowsThatStayShutMeetADeadline(Variant variant) {
        HttpServer server = start(variant);
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT.settings(Http2.ENABLE_PUSH, 0, Http2.INITIAL_WINDOW_SIZE, 0).fixedWindow());
        attacker.barrier();
        List<H2Stream> streams = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            streams.add(attacker.open(Ask.get(i % 2 == 0 ? "/large" : "/stream")));
        }
        for (H2Stream stream : streams) {
            attacker.until(stream::hasBegun);
        }
        isServed(connect(server, variant));
        assertThat(servers.bufferBytes(server)).as("off-heap bytes of 50 shut streams").isLessThan(BOUND);
        for (H2Stream stream : streams) {
            attacker.awaitReset(stream);
            assertThat(stream.received()).isZero();
        }
        assertThat(server.statistics().limitHits(Http2Names.WRITE_DEADLINE) + server.statistics().limitHits(Http2Names.WINDOW)).isEqualTo(50);
        assertThat(server.statistics().failures()).isEqualTo(50);
        isServed(connect(server, variant));
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void aConnectionWindowThatStaysShutMeetsADeadline(Variant variant) {
        HttpServer server = start(variant);
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT.settings(Http2.ENABLE_PUSH, 0, Http2.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE).fixedWindow());
        attacker.barrier();
        H2Stream stream = attacker.open(Ask.get("/large"));
        attacker.until(() -> stream.received() == Http2.DEFAULT_WINDOW);
        isServed(connect(server, variant));
        attacker.awaitReset(stream);
        assertThat(server.statistics().limitHits(Http2Names.WRITE_DEADLINE) + server.statistics().limitHits(Http2Names.WINDOW)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void windowsThatOpenByAByteHaveABudget(Variant variant) throws InterruptedException {
        HttpServer server = start(variant, http -> http.get("/", request -> Response.text("ok")).get("/large", request -> Response.bytes(new byte[5_000_000])));
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT.settings(Http2.ENABLE_PUSH, 0, Http2.INITIAL_WINDOW_SIZE, 1).fixedWindow());
        attacker.barrier();
        H2Stream stream = attacker.open(Ask.get("/large"));
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            int sent = 0;
            while (sent < 100_000 && attacker.trySend(H2Frame.windowUpdate(stream.number(), 1))) {
                sent++;
            }
        });
        isServed(connect(server, variant));
        assertThat(attacker.awaitFailure().code()).isEqualTo(Http2.Code.ENHANCE_YOUR_CALM);
        assertThat(server.statistics().limitHits(Http2Names.WINDOW)).isEqualTo(1);
        attacker.close();
        assertThat(sender.join(Duration.ofSeconds(10))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void streamsBeyondTheLimitAreRefusedBeforeTheClientKnowsIt(Variant variant) {
        HttpServer server = start(variant);
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
        List<H2Stream> streams = new ArrayList<>();
        for (int i = 0; i < 150; i++) {
            streams.add(attacker.openRaw(true, ":method: GET", ":scheme: http", ":authority: a", ":path: /never"));
        }
        for (H2Stream stream : streams.subList(100, 150)) {
            assertThat(attacker.awaitReset(stream)).isEqualTo(Http2.Code.REFUSED_STREAM);
        }
        assertThat(server.statistics().limitHits(Http2Names.STREAMS)).isEqualTo(50);
        assertThat(server.statistics().activeRequests()).isEqualTo(100);
        isServed(connect(server, variant));
        never.complete(Response.text("at last").shared());
        for (H2Stream stream : streams.subList(0, 100)) {
            assertThat(attacker.reply(stream).text()).isEqualTo("at last");
        }
        assertThat(attacker.get("/").text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void contentThatNobodyReadsIsBoundedByTheWindows(Variant variant) {
        HttpServer server = start(variant, http -> http.limits(limits -> limits.body(1L << 40)).get("/", request -> Response.text("ok"))
                .post("/ignored", request -> Response.later(never)));
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT);
        attacker.barrier();
        List<H2Stream> streams = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            H2Stream stream = attacker.open(Ask.of("POST", "/ignored").open());
            attacker.content(stream, new byte[65_535], false);
            streams.add(stream);
        }
        isServed(connect(server, variant));
        // 100 streams of 64 KiB are what the server offers, and what it must hold.
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(100 * 131_072 + BOUND);
        H2Stream last = streams.getLast();
        attacker.send(H2Frame.data(last.number(), new byte[1_000], false));
        assertThat(attacker.awaitReset(last)).isEqualTo(Http2.Code.FLOW_CONTROL_ERROR);
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void settingsThatAreNeverAcknowledgedMeetADeadline(Variant variant) {
        HttpServer server = start(variant);
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT.withoutAcks());
        isServed(connect(server, variant));
        assertThat(attacker.awaitFailure().code()).isEqualTo(Http2.Code.SETTINGS_TIMEOUT);
        assertThat(server.statistics().limitHits(Http2Names.SETTINGS_DEADLINE)).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void aPrefaceThatStopsMeetsADeadline(Variant variant) {
        HttpServer server = start(variant);
        H2Peer attacker = peer(server, variant, H2Options.DEFAULT.silent());
        attacker.sendBytes(Http2.PREFACE.substring(0, 10).getBytes(StandardCharsets.US_ASCII));
        servers.awaitHits(server, Http2Names.HEADER_DEADLINE, 1);
        Await.until("the connection ends", () -> server.connections() == 0);
        isServed(connect(server, variant));
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void whoAgreedOnH2AndSpeaksAnotherProtocolIsRefused(Variant variant) {
        HttpServer server = start(variant);
        if (variant.protocol() == Protocol.H2) {
            H2Peer attacker = peer(server, variant, H2Options.DEFAULT.silent());
            attacker.sendBytes("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(attacker.awaitFailure().code()).isEqualTo(Http2.Code.PROTOCOL_ERROR);
        }
        H2Peer broken = peer(server, variant, H2Options.DEFAULT.silent());
        broken.sendBytes("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Await.until("the connection ends", () -> server.connections() == 0);
        isServed(connect(server, variant));
    }
}
