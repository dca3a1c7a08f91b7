package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.MessageDropped;
import dev.gatun.websocket.MessageOutput;
import dev.gatun.websocket.MessageType;
import dev.gatun.websocket.SlowConsumer;
import dev.gatun.websocket.WebSocketLimits;
import dev.gatun.websocket.WebSocketSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that read slowly or not at all: who sends is told, and what is kept for them is bounded. */
class PressureTest extends WsSuite {
    private static final int SMALL_BUFFER = 16 << 10;
    private static final int PIECE = 16 << 10;
    private static final WebSocketLimits LIMITS = WebSocketLimits.DEFAULT.queue(256 << 10);

    private final BlockingQueue<WebSocketSession> sessions = new LinkedBlockingQueue<>();
    private final BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
    private final AtomicInteger writable = new AtomicInteger();

    private HttpServer serve(Variant variant, SlowConsumer policy, WebSocketLimits limits) {
        return serve(variant, ws -> ws.slowConsumer(policy).limits(limits).onOpen(sessions::add).onMessage((session, message) -> session.send(message))
                .onWritable(session -> writable.incrementAndGet()).onClose((session, reason) -> closed.add(reason)));
    }

    private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(15, TimeUnit.SECONDS);
        assertThat(next).as("the next event").isNotNull();
        return next;
    }

    private static byte[] numbered(int number) {
        byte[] piece = new byte[PIECE];
        Arrays.fill(piece, (byte) number);
        return piece;
    }

    @ParameterizedTest
    @MethodSource("all")
    void whoWaitsForTheStageSendsNoFasterThanThePeerReads(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, SlowConsumer.CLOSE, LIMITS);
        WsPeer peer = open(server, variant, WsAsk.of("/ws").receiveBuffer(SMALL_BUFFER));
        WebSocketSession session = next(sessions);
        int total = 1000;
        AtomicInteger sent = new AtomicInteger();
        Thread sender = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < total; i++) {
                session.send(numbered(i)).toCompletableFuture().join();
                sent.incrementAndGet();
            }
        });
        Await.until("the session is not writable", () -> !session.isWritable());
        AtomicInteger before = new AtomicInteger(-1);
        Await.until("the sender stands", () -> {
            boolean stands = before.getAndSet(sent.get()) == sent.get();
            Await.pace(Duration.ofMillis(100));
            return stands;
        });
        assertThat(sent.get()).isLessThan(total);
        assertThat(session.pendingBytes()).isLessThan(256 << 10);
        assertThat(servers.bufferBytes(server)).isLessThan(BOUND);
        for (int i = 0; i < total; i++) {
            byte[] piece = peer.binary();
            assertThat(piece[0]).isEqualTo((byte) i);
            assertThat(piece).hasSize(PIECE);
        }
        sender.join();
        Await.until("it is writable again, and the program was told", () -> session.isWritable() && writable.get() > 0);
        peer.closeWith(1000);
        assertThat(endpoint().statistics().limitHits()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void whoSendsOnAnywayLosesThePeer(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, SlowConsumer.CLOSE, LIMITS);
        WsPeer peer = open(server, variant, WsAsk.of("/ws").receiveBuffer(SMALL_BUFFER));
        WebSocketSession session = next(sessions);
        flood(session);
        assertThat(next(closed).code()).isEqualTo(CloseReason.POLICY);
        awaitHits("queue", 1);
        peer.drain();
        assertServes(server, variant);
    }

    /** Sends until it is told that it was enough. */
    private void flood(WebSocketSession session) {
        for (int i = 0; i < 20_000 && session.isOpen(); i++) {
            // Whatever is kept for the peer is bounded; what waits for the loop is this program's own.
            if (i % 64 == 63) {
                session.ping(new byte[0]).exceptionally(gone -> null).toCompletableFuture().join();
            }
            session.send(numbered(i));
        }
        assertThat(session.isOpen()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("all")
    void messagesForASlowPeerMayBeDropped(Variant variant) throws Exception {
        HttpServer server = serve(variant, SlowConsumer.DROP, LIMITS);
        WsPeer peer = open(server, variant, WsAsk.of("/ws").receiveBuffer(SMALL_BUFFER));
        WebSocketSession session = next(sessions);
        int dropped = 0;
        int number = 0;
        List<Integer> taken = new ArrayList<>();
        while (dropped < 20) {
            CompletableFuture<Void> sent = session.send(numbered(number)).toCompletableFuture();
            session.ping(new byte[0]).toCompletableFuture().join();
            if (sent.isCompletedExceptionally()) {
                assertThat(reason(sent)).isInstanceOf(MessageDropped.class);
                dropped++;
            } else {
                taken.add(number);
            }
            number++;
            assertThat(number).isLessThan(20_000);
        }
        awaitHits("queue", 20);
        assertThat(session.pendingBytes()).isLessThan((256 << 10) + 2 * PIECE + 100_000);
        // What was not dropped comes whole and in order, and then whatever is sent next.
        for (int expected : taken) {
            assertThat(peer.binary()[0]).isEqualTo((byte) expected);
        }
        session.send("at last").toCompletableFuture().get(15, TimeUnit.SECONDS);
        assertThat(peer.text()).isEqualTo("at last");
        peer.closeWith(1000);
    }

    private static Throwable reason(CompletableFuture<Void> failed) throws InterruptedException {
        try {
            failed.get();
            throw new AssertionError("not failed");
        } catch (ExecutionException e) {
            return e.getCause();
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void messagesForASlowPeerMayWaitAndThenAreBoundedToo(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, SlowConsumer.WAIT, LIMITS);
        WsPeer patient = open(server, variant, WsAsk.of("/ws").receiveBuffer(SMALL_BUFFER));
        WebSocketSession session = next(sessions);
        int count = 0;
        while (session.pendingBytes() < 2 * (256 << 10)) {
            session.send(numbered(count++));
            session.ping(new byte[0]).toCompletableFuture().join();
        }
        for (int i = 0; i < count; i++) {
            assertThat(patient.binary()[0]).isEqualTo((byte) i);
        }
        patient.text("still there");
        assertThat(patient.text()).isEqualTo("still there");
        patient.closeWith(1000);
        assertThat(next(closed).code()).isEqualTo(1000);

        WsPeer never = open(server, variant, WsAsk.of("/ws").receiveBuffer(SMALL_BUFFER));
        flood(next(sessions));
        assertThat(next(closed).code()).isEqualTo(CloseReason.POLICY);
        assertThat(servers.bufferBytes(server)).isLessThan(2 * BOUND);
        never.drain();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aQueueThatIsSmallerThanTheConnectionsKeepsGoing(Variant variant) throws InterruptedException {
        for (SlowConsumer policy : List.of(SlowConsumer.WAIT, SlowConsumer.DROP)) {
            HttpServer server = serve(variant, policy, WebSocketLimits.DEFAULT.queue(1));
            WsPeer peer = open(server, variant);
            next(sessions);
            for (int i = 0; i < 100; i++) {
                peer.text("message " + i);
                assertThat(peer.text()).isEqualTo("message " + i);
            }
            peer.closeWith(1000);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aMessageInPiecesIsBoundedLikeAnyOther(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, SlowConsumer.CLOSE, LIMITS);
        WsPeer peer = open(server, variant, WsAsk.of("/ws").receiveBuffer(SMALL_BUFFER));
        WebSocketSession session = next(sessions);
        MessageOutput output = session.output(MessageType.BINARY);
        for (int i = 0; i < 20_000 && session.isOpen(); i++) {
            if (i % 64 == 63) {
                session.ping(new byte[0]).exceptionally(gone -> null).toCompletableFuture().join();
            }
            output.write(numbered(i));
        }
        assertThat(session.isOpen()).isFalse();
        assertThat(next(closed).code()).isEqualTo(CloseReason.POLICY);
        assertThat(servers.bufferBytes(server)).isLessThan(2 * BOUND);
        peer.drain();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aPeerThatTakesNothingMeetsTheWriteDeadline(Variant variant) throws InterruptedException {
        HttpServer server = serve(variant, SlowConsumer.DROP, LIMITS.write(Duration.ofMillis(300)));
        WsPeer peer = open(server, variant, WsAsk.of("/ws").receiveBuffer(SMALL_BUFFER));
        WebSocketSession session = next(sessions);
        while (closed.isEmpty()) {
            // The kernel takes some for a while.
            session.send(numbered(1));
            Await.pace(Duration.ofMillis(2));
        }
        CloseReason reason = next(closed);
        assertThat(reason.code()).isEqualTo(CloseReason.ABNORMAL);
        assertThat(endpoint().statistics().limitHits()).containsEntry("write", 1L);
        peer.drain();
    }
}
