package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.MessageOutput;
import dev.gatun.websocket.MessageType;
import dev.gatun.websocket.WebSocketStatistics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Messages of all shapes, both ways, and both ways of closing, over each protocol on every backend and execution. */
class SessionTest extends WsSuite {
    private static final int MEGABYTE = 1_000_000;

    @ParameterizedTest
    @MethodSource("all")
    void messagesOfAllSizesComeBackAsTheyWent(Variant variant) {
        WsPeer peer = open(serveEcho(variant), variant);
        for (int length : new int[] {0, 1, 125, 126, 127, 1000, 65_535, 65_536, MEGABYTE}) {
            byte[] bytes = content(length);
            Thread sender = Thread.ofPlatform().daemon().start(() -> peer.binary(bytes));
            assertThat(Arrays.equals(peer.binary(), bytes)).as("%s bytes", length).isTrue();
            join(sender);
        }
        for (String text : List.of("", "a", "\u00e4\u20ac\ud83d\ude00", "x".repeat(70_000), "\u20ac".repeat(100_000))) {
            Thread sender = Thread.ofPlatform().daemon().start(() -> peer.text(text));
            assertThat(peer.text()).isEqualTo(text);
            join(sender);
        }
        peer.closeWith(1000);
        Await.until("the session is counted", () -> endpoint().statistics().open() == 0);
        WebSocketStatistics counted = endpoint().statistics();
        assertThat(counted.opened()).isEqualTo(1);
        assertThat(counted.received()).isEqualTo(14);
        assertThat(counted.sent()).isEqualTo(14);
        assertThat(counted.limitHits()).isEmpty();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void fragmentsArePutTogetherAroundControlFrames(Variant variant) {
        WsPeer peer = open(serveEcho(variant), variant);
        peer.send(WsFrame.text("one ").more(), WsFrame.ping("first"), WsFrame.continuation("").more(), WsFrame.continuation("two ").more());
        peer.send(WsFrame.ping("second"), WsFrame.pong("nobody asked"), WsFrame.continuation("three"), WsFrame.text("four"));
        assertThat(peer.text()).isEqualTo("one two three");
        assertThat(peer.text()).isEqualTo("four");
        assertThat(peer.pongs()).containsExactly("first", "second");
        // A character that frames and packets cut.
        byte[] euro = "\u20ac\ud83d\ude00".getBytes(StandardCharsets.UTF_8);
        peer.send(new WsFrame(false, 0, WsFrame.TEXT, new byte[] {euro[0]}));
        for (int i = 1; i < euro.length - 1; i++) {
            peer.send(WsFrame.continuation(new byte[] {euro[i]}).more());
        }
        peer.send(WsFrame.continuation(new byte[] {euro[euro.length - 1]}));
        assertThat(peer.text()).isEqualTo("\u20ac\ud83d\ude00");
        // Empty frames all the way.
        peer.send(WsFrame.binary(new byte[0]).more(), WsFrame.continuation("").more(), WsFrame.continuation(""));
        assertThat(peer.binary()).isEmpty();
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void bytesMayComeOneByOneAndMessagesManyAtOnce(Variant variant) {
        WsPeer peer = open(serveEcho(variant), variant);
        for (byte octet : WsFrame.text("slowly").encode()) {
            peer.sendBytes(new byte[] {octet});
        }
        for (byte octet : WsFrame.ping("ping").encode()) {
            peer.sendBytes(new byte[] {octet});
        }
        for (byte octet : WsFrame.binary(content(200)).encode()) {
            peer.sendBytes(new byte[] {octet});
        }
        assertThat(peer.text()).isEqualTo("slowly");
        assertThat(peer.binary()).isEqualTo(content(200));
        assertThat(peer.pongs()).containsExactly("ping");
        WsFrame[] many = new WsFrame[500];
        for (int i = 0; i < many.length; i++) {
            many[i] = WsFrame.text("message " + i);
        }
        peer.send(many);
        for (int i = 0; i < many.length; i++) {
            assertThat(peer.text()).isEqualTo("message " + i);
        }
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatComesWithTheHandshakeIsReadBehindIt(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.onOpen(session -> session.send("welcome")).onMessage((session, message) -> session.send(message)));
        WsPeer peer = open(server, variant).text("early");
        assertThat(peer.text()).isEqualTo("welcome");
        assertThat(peer.text()).isEqualTo("early");
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void closeCodesAreAnsweredAndTold(Variant variant) throws InterruptedException {
        BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
        HttpServer server = serve(variant, ws -> ws.onMessage((session, message) -> { }).onClose((session, reason) -> closed.add(reason)));
        for (int code : new int[] {1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999, 1005}) {
            open(server, variant).closeWith(code);
            assertThat(next(closed).code()).isEqualTo(code);
        }
        WsPeer peer = open(server, variant);
        String longest = "\u20ac".repeat(41);
        peer.send(WsFrame.close(4000, longest));
        assertThat(peer.awaitClose().code()).isEqualTo(4000);
        assertThat(next(closed)).isEqualTo(CloseReason.of(4000, longest));
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(15, TimeUnit.SECONDS);
        assertThat(next).as("the next event").isNotNull();
        return next;
    }

    @ParameterizedTest
    @MethodSource("all")
    void theServerClosesBehindAllThatItHasSent(Variant variant) throws InterruptedException {
        BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
        HttpServer server = serve(variant, ws -> ws
                .onText((session, text) -> {
                    for (int i = 0; i < 100; i++) {
                        session.send(content(5000));
                    }
                    session.close(CloseReason.of(Integer.parseInt(text), "that was all"));
                    session.close(CloseReason.of(4999, "too late"));
                    assertThat(session.isOpen()).isFalse();
                })
                .onClose((session, reason) -> closed.add(reason)));
        for (int code : new int[] {1000, 1001, 1011, 3000, 4999}) {
            WsPeer peer = open(server, variant).text(String.valueOf(code));
            for (int i = 0; i < 100; i++) {
                assertThat(peer.binary()).hasSize(5000);
            }
            // What comes meanwhile is no matter.
            peer.text("1000");
            assertThat(peer.awaitClose()).isEqualTo(new WsPeer.Closed(code, "that was all"));
            assertThat(next(closed)).isEqualTo(CloseReason.of(code, "that was all"));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void anEndWithoutCloseFrameIsAbnormal(Variant variant) throws InterruptedException {
        BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
        HttpServer server = serve(variant, ws -> ws.onMessage((session, message) -> session.send(message)).onClose((session, reason) -> closed.add(reason)));
        WsPeer ending = open(server, variant).text("a");
        assertThat(ending.text()).isEqualTo("a");
        ending.end();
        assertThat(next(closed).code()).isEqualTo(CloseReason.ABNORMAL);
        ending.drain();
        WsPeer reset = open(server, variant).text("a");
        assertThat(reset.text()).isEqualTo("a");
        reset.reset();
        assertThat(next(closed).code()).isEqualTo(CloseReason.ABNORMAL);
        WsPeer within = open(server, variant).send(WsFrame.text("half").more()).sendBytes(new byte[] {(byte) 0x80});
        within.reset();
        assertThat(next(closed).code()).isEqualTo(CloseReason.ABNORMAL);
    }

    @ParameterizedTest
    @MethodSource("all")
    void theServerAborts(Variant variant) throws InterruptedException {
        BlockingQueue<CloseReason> closed = new LinkedBlockingQueue<>();
        HttpServer server = serve(variant, ws -> ws.onText((session, text) -> session.abort()).onClose((session, reason) -> closed.add(reason)));
        WsPeer peer = open(server, variant).text("go");
        assertThat(peer.drain()).isEmpty();
        assertThat(next(closed)).isEqualTo(CloseReason.of(CloseReason.ABNORMAL, "aborted"));
    }

    @ParameterizedTest
    @MethodSource("all")
    void messagesAreReadWhileTheyComeAndSentInPieces(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.maxMessage(1L << 40).onStream((session, message) -> {
            try (InputStream in = message.stream(); OutputStream out = session.output(message.type()).stream()) {
                in.transferTo(out);
            }
        }));
        WsPeer peer = open(server, variant);
        byte[] part = content(100_000);
        int parts = 50;
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            peer.send(WsFrame.binary(part).more());
            for (int i = 1; i < parts; i++) {
                peer.send(WsFrame.continuation(part).more());
            }
            peer.send(WsFrame.continuation(new byte[0]), WsFrame.text("\u20ac").more(), WsFrame.continuation("uro"));
        });
        byte[] back = peer.binary();
        assertThat(back).hasSize(parts * part.length);
        for (int i = 0; i < parts; i++) {
            assertThat(Arrays.equals(back, i * part.length, (i + 1) * part.length, part, 0, part.length)).isTrue();
        }
        assertThat(peer.text()).isEqualTo("\u20acuro");
        join(sender);
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aStreamThatTheSessionEndsFailsItsReader(Variant variant) throws InterruptedException {
        BlockingQueue<String> events = new LinkedBlockingQueue<>();
        HttpServer server = serve(variant, ws -> ws
                .onStream((session, message) -> {
                    events.add("begun");
                    try {
                        message.stream().readAllBytes();
                        events.add("whole");
                    } catch (IOException e) {
                        events.add("failed");
                    }
                })
                .onClose((session, reason) -> events.add("closed " + reason.code())));
        WsPeer peer = open(server, variant).send(WsFrame.binary(content(1000)).more());
        assertThat(next(events)).isEqualTo("begun");
        peer.send(WsFrame.continuation(content(10)).more());
        peer.reset();
        assertThat(List.of(next(events), next(events))).containsExactly("failed", "closed 1006");
        WsPeer skipped = open(server, variant).send(WsFrame.binary(content(10)).more(), WsFrame.close(1000, ""));
        assertThat(skipped.awaitClose().code()).isEqualTo(1000);
        assertThat(List.of(next(events), next(events), next(events))).containsExactly("begun", "failed", "closed 1000");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void otherMessagesWaitBehindOneInPieces(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.onText((session, text) -> {
            MessageOutput pieces = session.output(MessageType.TEXT);
            pieces.write("a");
            session.send("between");
            MessageOutput second = session.output(MessageType.BINARY);
            second.write(new byte[] {1});
            pieces.write("b");
            session.ping(new byte[0]);
            second.end();
            session.send("last");
            pieces.end();
            session.close();
        }));
        WsPeer peer = open(server, variant).text("go");
        WsPeer.Message first = peer.message();
        assertThat(first.text()).isEqualTo("ab");
        assertThat(peer.text()).isEqualTo("between");
        assertThat(peer.binary()).containsExactly(1);
        assertThat(peer.text()).isEqualTo("last");
        assertThat(peer.awaitClose().code()).isEqualTo(1000);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aSessionClosesBehindAMessageInPieces(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.onText((session, text) -> {
            MessageOutput pieces = session.output(MessageType.TEXT);
            pieces.write("a");
            session.close(CloseReason.of(4001));
            pieces.write("b");
            pieces.end();
        }));
        WsPeer peer = open(server, variant).text("go");
        assertThat(peer.text()).isEqualTo("ab");
        assertThat(peer.awaitClose().code()).isEqualTo(4001);
        assertThat(endpoint().statistics().limitHits()).isEmpty();
    }

    static List<Variant> multiplexed() {
        return Variant.multiplexed();
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void manySmallMessagesAreNoFloodOfSmallFrames(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.onText((session, text) -> {
            if (text.equals("last")) {
                session.send("all came");
            }
        }));
        WsPeer peer = open(server, variant);
        for (int i = 0; i < 5000; i++) {
            peer.text("a");
        }
        peer.text("last");
        assertThat(peer.text()).isEqualTo("all came");
        assertThat(endpoint().statistics().received()).isEqualTo(5001);
        assertThat(server.statistics().limitHits()).isEmpty();
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void manySessionsShareAConnection(Variant variant) {
        HttpServer server = serveEcho(variant);
        H2Peer connection = peer(server, variant, H2Options.DEFAULT.windowByTaking());
        List<WsPeer> peers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            peers.add(openOn(connection, variant, WsAsk.of("/ws")));
        }
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < peers.size(); i++) {
                peers.get(i).text(round + " to " + i).binary(content(i * 100));
            }
            for (int i = 0; i < peers.size(); i++) {
                assertThat(peers.get(i).text()).isEqualTo(round + " to " + i);
                assertThat(peers.get(i).binary()).isEqualTo(content(i * 100));
            }
        }
        // One that is reset, one that breaks a rule, one that closes: the others go on, and so do requests.
        peers.get(0).reset();
        peers.get(1).send(WsFrame.text("x").rsv(1));
        assertThat(peers.get(1).awaitClose().code()).isEqualTo(1002);
        peers.get(2).closeWith(1000);
        assertThat(connection.get("/").text()).isEqualTo("ok");
        for (WsPeer peer : peers.subList(3, 50)) {
            peer.text("still there");
            assertThat(peer.text()).isEqualTo("still there");
        }
        assertThat(endpoint().statistics().opened()).isEqualTo(50);
    }
}
