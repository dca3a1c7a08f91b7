package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.platform.websocket.WsAsk;
import dev.gatun.platform.websocket.WsFrame;
import dev.gatun.platform.websocket.WsPeer;
import dev.gatun.platform.websocket.WsSuite;
import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.WebSocketLimits;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that RFC 6455 and 7692 forbid (CVE-2020-13935, 2026-19204, 2026-1528 and kin): each ends its session with the right code, and no other one. */
class WebSocketViolationsTest extends WsSuite {
    private static final int LIMIT = 100_000;

    /** What is sent, and with which code that ends. */
    private record Row(String what, int code, byte[]... sent) {}

    private static byte[] utf8(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex, i * 2, i * 2 + 2, 16);
        }
        return bytes;
    }

    private static WsFrame text(byte[] payload) {
        return new WsFrame(true, 0, WsFrame.TEXT, payload);
    }

    private static byte[] first(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    private static List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("a frame that is not masked", 1002, WsFrame.text("a").bare()));
        rows.add(new Row("a ping that is not masked", 1002, WsFrame.ping("a").bare()));
        for (int rsv = 1; rsv < 8; rsv++) {
            rows.add(new Row("reserved bits " + rsv, 1002, first(WsFrame.text("a").rsv(rsv).encode(), 1)));
            rows.add(new Row("reserved bits " + rsv + " of a ping", 1002, WsFrame.ping("").rsv(rsv).encode()));
        }
        for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
            // Found with the first byte: none of what follows is waited for.
            rows.add(new Row("opcode " + opcode, 1002, first(new WsFrame(true, 0, opcode, new byte[0]).encode(), 1)));
        }
        for (int opcode : new int[] {WsFrame.CLOSE, WsFrame.PING, WsFrame.PONG}) {
            rows.add(new Row("control frame of 126 bytes", 1002, first(new WsFrame(true, 0, opcode, new byte[126]).encode(), 2)));
            rows.add(new Row("control frame of 64 KiB", 1002, first(new WsFrame(true, 0, opcode, new byte[65_536]).encode(), 2)));
            rows.add(new Row("control frame in fragments", 1002, first(new WsFrame(false, 0, opcode, new byte[0]).encode(), 1)));
        }
        rows.add(new Row("length 125 in two bytes", 1002, WsFrame.binary(new byte[125]).announcing(2, 125)));
        rows.add(new Row("length 0 in two bytes", 1002, WsFrame.binary(new byte[0]).announcing(2, 0)));
        rows.add(new Row("length 125 in eight bytes", 1002, WsFrame.binary(new byte[125]).announcing(8, 125)));
        rows.add(new Row("length 65535 in eight bytes", 1002, WsFrame.binary(new byte[0]).announcing(8, 65_535)));
        rows.add(new Row("length 2^63", 1002, WsFrame.binary(new byte[0]).announcing(8, Long.MIN_VALUE)));
        rows.add(new Row("length 2^64 - 1", 1002, WsFrame.binary(new byte[0]).announcing(8, -1)));
        rows.add(new Row("length 2^63 - 1", 1009, WsFrame.binary(new byte[0]).announcing(8, Long.MAX_VALUE)));
        rows.add(new Row("length of the limit and one", 1009, WsFrame.binary(new byte[0]).announcing(8, LIMIT + 1)));
        rows.add(new Row("fragments of more than the limit", 1009, WsFrame.binary(new byte[LIMIT]).more().encode(), WsFrame.continuation("a").encode()));
        rows.add(new Row("fragments whose lengths overflow", 1009, WsFrame.binary(new byte[1]).more().encode(),
                WsFrame.continuation("").announcing(8, Long.MAX_VALUE)));
        rows.add(new Row("a continuation of nothing", 1002, first(WsFrame.continuation("a").encode(), 1)));
        rows.add(new Row("a continuation behind a whole message", 1002, WsFrame.text("a").encode(), first(WsFrame.continuation("a").encode(), 1)));
        rows.add(new Row("a message within a message", 1002, WsFrame.text("a").more().encode(), first(WsFrame.text("b").encode(), 1)));
        rows.add(new Row("a binary message within text", 1002, WsFrame.text("a").more().encode(), WsFrame.binary(new byte[1]).encode()));
        for (String wrong : List.of("80", "bf", "c0af", "c1bf", "c2", "e0809f", "e08080", "eda080", "edbfbf", "f08080af", "f4908080", "f5", "ff", "fe", "41ff41",
                "e282", "f09f98", "cebae1bdb9cf83cebcceb5eda080656469746564")) {
            rows.add(new Row("text " + wrong, 1007, text(utf8(wrong)).encode()));
            rows.add(new Row("text " + wrong + " in fragments", 1007, text(new byte[0]).more().encode(), WsFrame.continuation(utf8(wrong)).encode()));
        }
        // Found while the frame is under way: its end never comes.
        rows.add(new Row("text that goes wrong early", 1007, first(text(utf8("cebae1bdb9f4908080" + "41".repeat(90))).encode(), 20)));
        rows.add(new Row("text that goes wrong in its first fragment", 1007, text(utf8("eda0")).more().encode()));
        rows.add(new Row("a character that the end of the message cuts", 1007, text(utf8("f09f")).more().encode(), WsFrame.continuation(new byte[0]).encode()));
        rows.add(new Row("a close frame of one byte", 1002, new WsFrame(true, 0, WsFrame.CLOSE, new byte[1]).encode()));
        for (int code : new int[] {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535}) {
            rows.add(new Row("close code " + code, 1002, WsFrame.close(code, "").encode()));
        }
        byte[] reason = WsFrame.close(1000, "ab").payload();
        reason[3] = (byte) 0xff;
        rows.add(new Row("a close reason that is not UTF-8", 1007, new WsFrame(true, 0, WsFrame.CLOSE, reason).encode()));
        return rows;
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachViolationHasItsCodeAndOtherSessionsLiveOn(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.maxMessage(LIMIT).onMessage((session, message) -> { }).onPing((session, payload) -> session.send("pinged")));
        WsPeer other = open(server, variant);
        for (Row row : rows()) {
            WsPeer attacker = open(server, variant);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (byte[] part : row.sent) {
                all.writeBytes(part);
            }
            attacker.sendBytes(all.toByteArray());
            assertThat(attacker.awaitClose().code()).as(row.what).isEqualTo(row.code);
            attacker.close();
        }
        other.send(WsFrame.ping("there?"));
        assertThat(other.text()).isEqualTo("pinged");
        other.closeWith(1000);
        assertThat(endpoint().statistics().limitHits().keySet()).containsExactly("message");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void nothingBehindAViolationOrACloseIsRead(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.onText((session, text) -> {
            if (text.equals("boo")) {
                session.send("read");
            }
        }));
        WsPeer attacker = open(server, variant);
        attacker.sendBytes(WsFrame.text("a").bare());
        attacker.trySend(WsFrame.text("boo"));
        attacker.trySend(WsFrame.text("boo"), WsFrame.text("boo"));
        assertThat(attacker.awaitClose().code()).isEqualTo(1002);
        WsPeer leaving = open(server, variant).send(WsFrame.close(1000, ""), WsFrame.text("boo"), WsFrame.ping("a"));
        assertThat(leaving.awaitClose().code()).isEqualTo(1000);
        WsPeer twice = open(server, variant).send(WsFrame.close(1000, ""), WsFrame.close(1001, ""), new WsFrame(true, 7, 15, new byte[0]));
        assertThat(twice.awaitClose().code()).isEqualTo(1000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void compressedMessagesAreJudgedAsWell(Variant variant) {
        HttpServer server = serve(variant, ws -> ws.deflate().limits(WebSocketLimits.DEFAULT.message(LIMIT)).onMessage((session, message) -> session.send("got it")));
        WsAsk ask = WsAsk.of("/ws").deflate();
        List<Row> rows = List.of(
                new Row("lengths that contradict each other", 1007, WsFrame.binary(utf8("0001000100")).rsv(WsFrame.RSV1).encode()),
                new Row("a reserved type of block", 1007, WsFrame.binary(new byte[] {6}).rsv(WsFrame.RSV1).encode()),
                new Row("a distance before the begin", 1007, WsFrame.binary(utf8("020200")).rsv(WsFrame.RSV1).encode()),
                new Row("a compressed ping", 1002, WsFrame.ping("a").rsv(WsFrame.RSV1).encode()),
                new Row("a continuation that says it is compressed", 1002, WsFrame.binary(new byte[1]).more().encode(),
                        WsFrame.continuation("a").rsv(WsFrame.RSV1).encode()),
                new Row("other bits", 1002, WsFrame.binary(new byte[1]).rsv(2).encode()),
                new Row("other bits beside it", 1002, WsFrame.binary(new byte[1]).rsv(5).encode()));
        for (Row row : rows) {
            WsPeer attacker = open(server, variant, ask);
            for (byte[] part : row.sent) {
                attacker.sendBytes(part);
            }
            assertThat(attacker.awaitClose().code()).as(row.what).isEqualTo(row.code);
        }
        WsPeer wrong = open(server, variant, ask);
        wrong.send(wrong.deflated(text(utf8("41".repeat(100) + "eda080"))));
        assertThat(wrong.awaitClose().code()).as("compressed text that is not UTF-8").isEqualTo(CloseReason.INVALID_PAYLOAD);
        WsPeer good = open(server, variant, ask);
        good.send(good.deflated(WsFrame.text("fine")));
        assertThat(good.text()).isEqualTo("got it");
    }
}
