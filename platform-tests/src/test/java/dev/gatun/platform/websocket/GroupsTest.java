package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.Setup;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.websocket.Message;
import dev.gatun.websocket.SlowConsumer;
import dev.gatun.websocket.WebSocketGroup;
import dev.gatun.websocket.WebSocketLimits;
import dev.gatun.websocket.WebSocketSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Groups with members on several loops, over all protocols: each gets everything once and in order, and none holds another back. */
class GroupsTest extends WsSuite {
    private static final int MEMBERS = 100;
    private static final int MESSAGES = 100;

    static List<Variant> threeLoops() {
        return Stream.of(Protocol.values()).flatMap(protocol -> Setup.executions().stream().map(setup -> new Variant(protocol, setup.loops(3)))).toList();
    }

    private List<WsPeer> members(HttpServer server, Variant variant, WebSocketGroup group, int count) {
        List<WsPeer> peers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            // Every other one with compression, and those in turn with a window of their own.
            WsAsk ask = WsAsk.of("/ws");
            peers.add(open(server, variant, i % 2 == 0 ? ask : i % 4 == 1 ? ask.deflate() : ask.deflate("server_max_window_bits=9")));
        }
        Await.until("all are members", () -> group.size() == count);
        return peers;
    }

    @ParameterizedTest
    @MethodSource("threeLoops")
    void tenThousandDeliveries(Variant variant) {
        WebSocketGroup group = WebSocketGroup.create();
        HttpServer server = serve(variant, ws -> ws.deflate().onOpen(group::join).onText((session, text) -> group.broadcastFrom(session, Message.text(text))));
        List<WsPeer> peers = members(server, variant, group, MEMBERS);
        for (int i = 0; i < MESSAGES; i++) {
            if (i % 2 == 0) {
                group.broadcast(i + " " + "x".repeat(i)).toCompletableFuture().join();
            } else {
                group.broadcast(Message.binary(content(i * 20))).toCompletableFuture().join();
            }
        }
        for (WsPeer peer : peers) {
            for (int i = 0; i < MESSAGES; i++) {
                if (i % 2 == 0) {
                    assertThat(peer.text()).isEqualTo(i + " " + "x".repeat(i));
                } else {
                    assertThat(Arrays.equals(peer.binary(), content(i * 20))).isTrue();
                }
            }
        }
        assertThat(endpoint().statistics().sent()).isEqualTo(MEMBERS * MESSAGES);
        // To all but its sender.
        peers.get(0).text("from the first");
        for (WsPeer peer : peers.subList(1, MEMBERS)) {
            assertThat(peer.text()).isEqualTo("from the first");
        }
        group.broadcast("last").toCompletableFuture().join();
        assertThat(peers.get(0).text()).isEqualTo("last");
        peers.subList(0, MEMBERS / 2).forEach(WsPeer::reset);
        peers.subList(MEMBERS / 2, MEMBERS).forEach(peer -> peer.send(WsFrame.close(1000, "")));
        Await.until("all have left by themselves", () -> group.size() == 0);
        group.broadcast("to nobody").toCompletableFuture().join();
    }

    @ParameterizedTest
    @MethodSource("threeLoops")
    void whoJoinsGetsWhatIsSentFromThereOn(Variant variant) {
        WebSocketGroup group = WebSocketGroup.create();
        HttpServer server = serve(variant, ws -> ws.onOpen(session -> {
            group.join(session);
            group.broadcast("welcome " + session.id());
        }).onText((session, text) -> group.broadcast(text)));
        for (int i = 0; i < 10; i++) {
            WsPeer peer = open(server, variant).text("early");
            assertThat(peer.text()).startsWith("welcome ");
            assertThat(peer.text()).isEqualTo("early");
            peer.closeWith(1000);
        }
    }

    @ParameterizedTest
    @MethodSource("threeLoops")
    void aMemberThatReadsNothingHoldsNobodyBack(Variant variant) {
        for (SlowConsumer policy : SlowConsumer.values()) {
            WebSocketGroup group = WebSocketGroup.create();
            HttpServer server = serve(variant, ws -> ws.slowConsumer(policy).limits(WebSocketLimits.DEFAULT.queue(128 << 10)).onOpen(group::join)
                    .onMessage((session, message) -> { }));
            WsPeer slow = open(server, variant, WsAsk.of("/ws").receiveBuffer(16 << 10));
            List<WsPeer> others = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                others.add(open(server, variant));
            }
            Await.until("all are members", () -> group.size() == 4);
            byte[] piece = new byte[16 << 10];
            for (int i = 0; i < 500; i++) {
                piece[0] = (byte) i;
                group.broadcast(piece.clone()).toCompletableFuture().join();
                for (WsPeer other : others) {
                    assertThat(other.binary()[0]).isEqualTo((byte) i);
                }
            }
            assertThat(servers.bufferBytes(server)).isLessThan(2 * BOUND);
            awaitHits("queue", 1);
            if (policy != SlowConsumer.DROP) {
                Await.until("the slow one has left", () -> group.size() == 3);
            }
            slow.close();
        }
    }

    @ParameterizedTest
    @MethodSource("threeLoops")
    void membersComeAndGoWhileMessagesAreSent(Variant variant) throws InterruptedException {
        WebSocketGroup group = WebSocketGroup.create();
        BlockingQueue<WebSocketSession> sessions = new LinkedBlockingQueue<>();
        HttpServer server = serve(variant, ws -> ws.onOpen(session -> {
            group.join(session);
            group.join(session);
            sessions.add(session);
        }).onText((session, text) -> group.leave(session)));
        List<WsPeer> stay = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            stay.add(open(server, variant));
        }
        Await.until("all are members", () -> group.size() == 5);
        Thread sender = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 200; i++) {
                group.broadcast("" + i).toCompletableFuture().join();
            }
        });
        for (int i = 0; i < 20; i++) {
            WsPeer passing = open(server, variant);
            if (i % 2 == 0) {
                passing.text("leave");
            }
            passing.reset();
        }
        sender.join();
        for (WsPeer peer : stay) {
            for (int i = 0; i < 200; i++) {
                assertThat(peer.text()).isEqualTo("" + i);
            }
        }
        Await.until("the others are gone", () -> group.size() == 5);
        sessions.forEach(group::leave);
        Await.until("nobody is left", () -> group.size() == 0);
    }
}
