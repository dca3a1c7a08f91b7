package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.platform.websocket.WsAsk;
import dev.gatun.platform.websocket.WsFrame;
import dev.gatun.platform.websocket.WsPeer;
import dev.gatun.platform.websocket.WsSuite;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.WebSocketLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What costs a peer little and a server much: each meets its limit in bounded memory while others are served, and leaves nothing behind. */
class WebSocketFloodTest extends WsSuite {
    private static final int MOST = 1_000_000;

    private HttpServer serve(Variant variant, WebSocketLimits limits) {
        return serve(variant, ws -> ws.deflate().limits(limits).onMessage((session, message) -> session.send(message)));
    }

    /** Lets {@code next} send until the server has had enough, reading nothing meanwhile; then the code of the close frame, if one comes. */
    private List<WsPeer.Closed> flood(HttpServer server, Variant variant, WsPeer attacker, Consumer<WsPeer> next) throws InterruptedException {
        WsPeer other = open(server, variant);
        long before = limitHits();
        AtomicInteger rounds = new AtomicInteger();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            try {
                for (int i = 0; i < MOST; i++) {
                    next.accept(attacker);
                    rounds.incrementAndGet();
                }
            } catch (RuntimeException | AssertionError e) {
                // The server has closed.
                return;
            }
        });
        other.text("others are served");
        assertThat(other.text()).isEqualTo("others are served");
        // One that reads all the while may keep up, and is no attacker.
        Await.until("a limit is hit", () -> limitHits() > before);
        List<WsPeer.Closed> closed = attacker.drain();
        attacker.close();
        assertThat(sender.join(Duration.ofSeconds(10))).isTrue();
        assertThat(rounds.get()).isLessThan(MOST);
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(2 * BOUND);
        other.text("still served");
        assertThat(other.text()).isEqualTo("still served");
        other.close();
        return closed;
    }

    private long limitHits() {
        return endpoint().statistics().limitHits().values().stream().mapToLong(Long::longValue).sum();
    }

    private static void assertCode(List<WsPeer.Closed> closed, int code) {
        // Of who is still sending the end may be lost in a reset.
        assertThat(closed).allSatisfy(frame -> assertThat(frame.code()).isEqualTo(code));
    }

    @ParameterizedTest
    @MethodSource("all")
    void emptyFragmentsWithoutEnd(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, WebSocketLimits.DEFAULT);
        // Many at once, or over HTTP/2 they would be a flood of small DATA frames before that.
        for (String payload : List.of("", "a")) {
            WsFrame[] frames = new WsFrame[100];
            Arrays.fill(frames, WsFrame.continuation(payload).more());
            assertCode(flood(server, variant, open(server, variant).send(WsFrame.text("").more()), attacker -> attacker.send(frames)), 1008);
        }
        awaitHits("fragments", 2);
    }

    @ParameterizedTest
    @MethodSource("all")
    void pingsOfAPeerThatDoesNotRead(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, WebSocketLimits.DEFAULT);
        String payload = "x".repeat(125);
        WsFrame[] pings = new WsFrame[20];
        Arrays.fill(pings, WsFrame.ping(payload));
        assertCode(flood(server, variant, open(server, variant, WsAsk.of("/ws").receiveBuffer(4096)), attacker -> attacker.send(pings)), 1008);
        Arrays.fill(pings, WsFrame.pong(payload));
        assertCode(flood(server, variant, open(server, variant), attacker -> attacker.send(pings)), 1008);
        awaitHits("controls", 2);
        // A few are nobody's business.
        WsPeer honest = open(server, variant);
        for (int i = 0; i < 100; i++) {
            honest.send(WsFrame.ping("" + i));
        }
        honest.text("behind");
        assertThat(honest.text()).isEqualTo("behind");
        assertThat(honest.pongs()).hasSize(100);
    }

    @ParameterizedTest
    @MethodSource("all")
    void echoesOfAPeerThatDoesNotRead(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, WebSocketLimits.DEFAULT.queue(256 << 10).write(Duration.ofMillis(500)));
        byte[] message = new byte[4096];
        assertCode(flood(server, variant, open(server, variant, WsAsk.of("/ws").receiveBuffer(4096)), attacker -> attacker.binary(message)), 1008);
    }

    @ParameterizedTest
    @MethodSource("all")
    void bombsMeetTheirRatioAndTheirSize(Variant variant) {
        HttpServer server = serve(variant, WebSocketLimits.DEFAULT.message(10_000_000));
        WsAsk ask = WsAsk.of("/ws").deflate("client_no_context_takeover");
        // Zeroes become a thousandth: the ratio is passed long before the size is.
        WsPeer ratio = open(server, variant, ask);
        ratio.send(ratio.deflated(WsFrame.binary(new byte[9_000_000])));
        assertThat(ratio.awaitClose().code()).isEqualTo(CloseReason.TOO_BIG);
        awaitHits("ratio", 1);
        // In fragments of a byte.
        WsPeer slivers = open(server, variant, ask);
        byte[] bomb = slivers.deflated(WsFrame.binary(new byte[9_000_000])).payload();
        slivers.send(WsFrame.binary(new byte[] {bomb[0]}).rsv(WsFrame.RSV1).more());
        for (int i = 1; i < bomb.length && i < 3000; i++) {
            if (!slivers.trySend(WsFrame.continuation(new byte[] {bomb[i]}).more())) {
                break;
            }
        }
        assertCode(slivers.drain(), CloseReason.TOO_BIG);
        awaitHits("ratio", 2);
        assertThat(servers.bufferBytes(server)).isLessThan(2 * BOUND);

        HttpServer small = serve(variant, WebSocketLimits.DEFAULT.message(100_000).ratio(1 << 20));
        WsPeer size = open(small, variant, ask);
        size.send(size.deflated(WsFrame.binary(new byte[100_001])));
        assertThat(size.awaitClose().code()).isEqualTo(CloseReason.TOO_BIG);
        awaitHits("message", 1);
        WsPeer most = open(small, variant, ask);
        most.send(most.deflated(WsFrame.binary(new byte[100_000])));
        assertThat(most.binary()).hasSize(100_000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void messagesThatNeverEndMeetTheirDeadline(Variant variant) {
        HttpServer server = serve(variant, WebSocketLimits.DEFAULT.assembly(Duration.ofMillis(400)));
        WsPeer half = open(server, variant).send(WsFrame.text("half").more());
        WsPeer within = open(server, variant);
        within.sendBytes(Arrays.copyOf(WsFrame.binary(new byte[1000]).encode(), 500));
        WsPeer slow = open(server, variant).send(WsFrame.text("").more());
        long begin = System.nanoTime();
        int bytes = 0;
        while (slow.trySend(WsFrame.continuation("a").more()) && System.nanoTime() - begin < Duration.ofSeconds(10).toNanos()) {
            Await.pace(Duration.ofMillis(20));
            bytes++;
            if (endpoint().statistics().limitHits().getOrDefault("assembly", 0L) == 3) {
                break;
            }
        }
        assertThat(bytes).as("bytes do not extend the deadline").isLessThan(400);
        assertThat(half.awaitClose().code()).isEqualTo(CloseReason.POLICY);
        assertThat(within.awaitClose().code()).isEqualTo(CloseReason.POLICY);
        assertCode(slow.drain(), CloseReason.POLICY);
        awaitHits("assembly", 3);
    }

    @ParameterizedTest
    @MethodSource("all")
    void announcedLengthsTakeNoMemory(Variant variant) {
        HttpServer server = serve(variant, WebSocketLimits.DEFAULT.message(1L << 30));
        List<WsPeer> all = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            all.add(open(server, variant).sendBytes(WsFrame.binary(new byte[10]).announcing(8, 1L << 30)));
        }
        WsPeer other = open(server, variant).text("served");
        assertThat(other.text()).isEqualTo("served");
        assertThat(servers.bufferBytes(server)).isLessThan(50 * 40_000L);
        all.forEach(WsPeer::reset);
        awaitNoSessions(other);
    }

    private void awaitNoSessions(WsPeer last) {
        last.closeWith(1000);
        awaitNoSessions();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aThousandSessionsThatAreKilledAtOnceLeaveNothing(Variant variant) {
        HttpServer server = serve(variant, WebSocketLimits.DEFAULT);
        int count = variant.protocol().isSecure() ? 250 : 1000;
        List<WsPeer> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(open(server, variant, WsAsk.of("/ws").deflate()));
        }
        for (int i = 0; i < count; i++) {
            // Idle, in the middle of a message, of a frame, of a header; with something unread.
            switch (i % 5) {
                case 1 -> all.get(i).send(WsFrame.text("half").more());
                case 2 -> all.get(i).sendBytes(new byte[] {(byte) 0x82, (byte) 0xfe, 1, 0, 1, 2, 3, 4, 5});
                case 3 -> all.get(i).sendBytes(new byte[] {(byte) 0x82});
                case 4 -> all.get(i).binary(new byte[5000]);
                default -> { }
            }
        }
        assertThat(endpoint().statistics().open()).isEqualTo(count);
        all.forEach(WsPeer::reset);
        awaitNoSessions();
        Await.until("no memory is held", () -> servers.bufferBytes(server) < 300_000);
        assertServes(server, variant);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void handshakesInFloodsAreServedOrRefusedAndLeaveNothing(Variant variant) {
        HttpServer server = serve(variant, WebSocketLimits.DEFAULT);
        int rounds = variant.protocol().isSecure() ? 100 : 400;
        for (int i = 0; i < rounds; i++) {
            if (i % 4 == 0) {
                open(server, variant).reset();
            } else if (i % 4 == 1) {
                open(server, variant).close();
            } else {
                attempt(server, variant, WsAsk.of("/ws").field("sec-websocket-protocol", "x,".repeat(500)).field("origin", i % 4 == 2 ? "http://b" : "null"));
            }
        }
        servers.closeClients();
        awaitNoSessions();
        assertServes(server, variant);
    }
}
