package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.WebSocketLimits;
import dev.gatun.websocket.WebSocketRoute;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What may take how long: silence, answers to pings, the end, and the server's own. */
class DeadlinesTest extends WsSuite {
    private static final WebSocketLimits SHORT = WebSocketLimits.DEFAULT.pong(Duration.ofMillis(300)).close(Duration.ofMillis(300));

    private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();

    private CloseReason reason() throws InterruptedException {
        CloseReason next = closed.poll(15, TimeUnit.SECONDS);
        assertThat(next).as("the end of a session").isNotNull();
        return next;
    }

    private WebSocketRoute echo(WebSocketRoute ws) {
        return ws.limits(SHORT).onMessage((session, message) -> session.send(message)).onClose((session, reason) -> closed.add(reason));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void silentPeersArePingedAndThoseThatAnswerStay(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, ws -> echo(ws).pingEvery(Duration.ofMillis(100)));
        WsPeer answers = open(server, variant);
        for (int i = 0; i < 6; i++) {
            WsFrame ping = answers.next();
            assertThat(ping.opcode()).isEqualTo(WsFrame.PING);
            answers.send(i % 2 == 0 ? new WsFrame(true, 0, WsFrame.PONG, ping.payload()) : WsFrame.pong("anything else"));
        }
        answers.closeWith(1000);
        assertThat(reason().code()).isEqualTo(1000);

        WsPeer silent = open(server, variant).silentToPings();
        assertThat(silent.drain()).as("nothing is said to who does not listen").isEmpty();
        assertThat(reason().code()).isEqualTo(CloseReason.ABNORMAL);
        awaitHits("pong", 1);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aServerThatIsBusyBlamesNobody(Variant variant) throws InterruptedException {
        CountDownLatch gate = new CountDownLatch(1);
        HttpServer server = serve(variant, ws -> ws.limits(SHORT.assembly(Duration.ofMillis(300))).execution(Execution.VIRTUAL_THREAD)
                .pingEvery(Duration.ofMillis(100))
                .onBinary((session, bytes) -> gate.await())
                .onText((session, text) -> session.send(text))
                .onClose((session, reason) -> closed.add(reason)));
        WsPeer peer = open(server, variant);
        // More than what waits for callbacks, so that the session stops reading, in the middle of a message.
        for (int i = 0; i < 8; i++) {
            peer.binary(new byte[20_000]);
        }
        peer.send(WsFrame.text("still ").more());
        long pings = 0;
        long end = System.nanoTime() + Duration.ofMillis(1500).toNanos();
        while (System.nanoTime() - end < 0) {
            if (peer.hasInput()) {
                WsFrame frame = peer.next();
                assertThat(frame.opcode()).isEqualTo(WsFrame.PING);
                peer.send(new WsFrame(true, 0, WsFrame.PONG, frame.payload()));
                pings++;
            }
            Await.pace(Duration.ofMillis(10));
        }
        gate.countDown();
        peer.send(WsFrame.continuation("there"));
        assertThat(peer.text()).as("behind %s pings", pings).isEqualTo("still there");
        assertThat(endpoint().statistics().limitHits()).isEmpty();
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void sessionsWithoutMessagesEndWhenTheyAreIdle(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, ws -> echo(ws).idle(Duration.ofMillis(600)));
        WsPeer peer = open(server, variant);
        for (int i = 0; i < 4; i++) {
            Await.pace(Duration.ofMillis(200));
            peer.text("busy");
            assertThat(peer.text()).isEqualTo("busy");
        }
        // Pings are no messages.
        peer.send(WsFrame.ping("a"));
        assertThat(peer.awaitClose()).isEqualTo(new WsPeer.Closed(CloseReason.GOING_AWAY, "idle"));
        assertThat(reason()).isEqualTo(CloseReason.of(CloseReason.GOING_AWAY, "idle"));
        awaitHits("idle", 1);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aPeerThatDoesNotAnswerAtTheEndIsNotWaitedFor(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, ws -> echo(ws).onOpen(session -> session.close(CloseReason.of(4000))));
        WsPeer peer = open(server, variant);
        assertThat(peer.awaitCloseFrame().code()).isEqualTo(4000);
        assertThat(peer.drain()).isEmpty();
        assertThat(reason().code()).isEqualTo(4000);
        awaitHits("close", 1);
        // Nor one that answers and then keeps the connection, nor one that sends messages instead.
        WsPeer keeps = open(server, variant);
        assertThat(keeps.awaitCloseFrame().code()).isEqualTo(4000);
        keeps.send(WsFrame.close(4000, ""));
        assertThat(reason().code()).isEqualTo(4000);
        keeps.awaitEnd();
        WsPeer talks = open(server, variant);
        assertThat(talks.awaitCloseFrame().code()).isEqualTo(4000);
        Await.until("the server does not listen any more", () -> !talks.trySend(WsFrame.text("and another thing")) || !closed.isEmpty());
        assertThat(reason().code()).isEqualTo(4000);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aServerThatEndsSaysSoToItsSessions(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, ws -> echo(ws).limits(WebSocketLimits.DEFAULT));
        WsPeer first = open(server, variant).text("a");
        WsPeer second = open(server, variant).send(WsFrame.text("half ").more());
        assertThat(first.text()).isEqualTo("a");
        Thread closing = Thread.ofPlatform().start(server::close);
        assertThat(first.awaitClose().code()).isEqualTo(CloseReason.GOING_AWAY);
        // What is under way when the end comes is dropped.
        assertThat(second.awaitCloseFrame().code()).isEqualTo(CloseReason.GOING_AWAY);
        second.send(WsFrame.continuation("a message"), WsFrame.close(1001, ""));
        second.awaitEnd();
        first.close();
        second.close();
        assertThat(closing.join(Duration.ofSeconds(15))).isTrue();
        assertThat(reason().code()).isEqualTo(CloseReason.GOING_AWAY);
        assertThat(reason().code()).isEqualTo(CloseReason.GOING_AWAY);
    }
}
