package dev.gatun.platform.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.protocols.Variant;
import dev.gatun.websocket.DeflateOptions;
import dev.gatun.websocket.MessageOutput;
import dev.gatun.websocket.MessageType;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** permessage-deflate (RFC 7692): what is agreed for which offer, and that what is sent keeps to it, seen by an inflater of that window alone. */
class DeflateTest extends WsSuite {
    private HttpServer serveEcho(Variant variant, DeflateOptions options) {
        return serve(variant, ws -> ws.deflate(options).onMessage((session, message) -> session.send(message)));
    }

    private static byte[] hex(String hex) {
        byte[] bytes = new byte[hex.length() / 2];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(hex, i * 2, i * 2 + 2, 16);
        }
        return bytes;
    }

    /** Text that repeats itself at all distances up to 40,000. */
    private static byte[] repetitive(int seed, int length) {
        Random random = new Random(seed);
        byte[] bytes = new byte[length];
        for (int at = 0; at < length;) {
            int run = Math.min(length - at, 20 + random.nextInt(60));
            if (at < 100 || random.nextInt(3) == 0) {
                for (int i = 0; i < run; i++) {
                    bytes[at + i] = (byte) ('a' + random.nextInt(26));
                }
            } else {
                int distance = Math.min(at, 1 + (random.nextInt(4) == 0 ? random.nextInt(40_000) : random.nextInt(600)));
                for (int i = 0; i < run; i++) {
                    bytes[at + i] = bytes[at + i - distance];
                }
            }
            at += run;
        }
        return bytes;
    }

    @ParameterizedTest
    @MethodSource("variants")
    void eachOfferHasItsAnswer(Variant variant) {
        String none = null;
        String[][] plain = {
            {"permessage-deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"},
            {"PerMessage-Deflate", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"},
            {"permessage-deflate; client_max_window_bits", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"},
            {"permessage-deflate; client_max_window_bits; server_no_context_takeover; client_no_context_takeover",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover"},
            {"permessage-deflate; server_max_window_bits=10", "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10"},
            {"permessage-deflate; server_max_window_bits=\"10\"", "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=10"},
            // What is malformed is declined, and the next offer is looked at (section 7.1).
            {"permessage-deflate; server_max_window_bits=7", none},
            {"permessage-deflate; server_max_window_bits=16", none},
            {"permessage-deflate; server_max_window_bits=08", none},
            {"permessage-deflate; server_max_window_bits", none},
            {"permessage-deflate; client_max_window_bits=7", none},
            {"permessage-deflate; client_max_window_bits=1000", none},
            {"permessage-deflate; server_no_context_takeover=true", none},
            {"permessage-deflate; client_no_context_takeover; client_no_context_takeover", none},
            {"permessage-deflate; unknown", none},
            {"permessage-deflate; unknown=1, permessage-deflate; server_max_window_bits=9",
                "permessage-deflate; server_no_context_takeover; client_no_context_takeover; server_max_window_bits=9"},
            {"x-other, permessage-deflate, permessage-deflate; server_max_window_bits=9", "permessage-deflate; server_no_context_takeover; client_no_context_takeover"}};
        answers(serveEcho(variant, DeflateOptions.DEFAULT), variant, plain);
        String[][] limited = {
            {"permessage-deflate", "permessage-deflate; server_max_window_bits=12"},
            {"permessage-deflate; client_max_window_bits", "permessage-deflate; server_max_window_bits=12; client_max_window_bits=11"},
            {"permessage-deflate; client_max_window_bits=9", "permessage-deflate; server_max_window_bits=12; client_max_window_bits=9"},
            {"permessage-deflate; client_max_window_bits=15; server_max_window_bits=9", "permessage-deflate; server_max_window_bits=9; client_max_window_bits=11"},
            {"permessage-deflate; server_no_context_takeover", "permessage-deflate; server_no_context_takeover; server_max_window_bits=12"},
            {"permessage-deflate; client_no_context_takeover", "permessage-deflate; client_no_context_takeover; server_max_window_bits=12"}};
        answers(serveEcho(variant, DeflateOptions.DEFAULT.contextTakeover(true).serverWindowBits(12).clientWindowBits(11)), variant, limited);
        HttpServer without = serveEcho(variant);
        answers(without, variant, new String[][] {{"permessage-deflate", none}});
    }

    private void answers(HttpServer server, Variant variant, String[][] rows) {
        for (String[] row : rows) {
            WsPeer peer = open(server, variant, WsAsk.of("/ws").field("sec-websocket-extensions", row[0]));
            assertThat(peer.handshake().header("sec-websocket-extensions")).as(row[0]).isEqualTo(row[1]);
            peer.text("plain");
            assertThat(peer.text()).isEqualTo("plain");
            peer.closeWith(1000);
        }
    }

    /** RFC 7692, section 7.2.3. */
    @ParameterizedTest
    @MethodSource("all")
    void theExamplesOfTheRfcAreUnderstood(Variant variant) {
        HttpServer server = serveEcho(variant, DeflateOptions.DEFAULT.contextTakeover(true));
        WsPeer peer = open(server, variant, WsAsk.of("/ws").deflate());
        WsFrame text = WsFrame.text("").rsv(WsFrame.RSV1);
        // 7.2.3.1: one block; and in two frames.
        peer.send(new WsFrame(true, 4, WsFrame.TEXT, hex("f248cdc9c90700")));
        assertThat(peer.text()).isEqualTo("Hello");
        // 7.2.3.2: the same again, by reference to the one before.
        peer.send(new WsFrame(true, 4, WsFrame.TEXT, hex("f200110000")));
        assertThat(peer.text()).isEqualTo("Hello");
        peer.send(new WsFrame(false, 4, WsFrame.TEXT, hex("f248cd")), WsFrame.ping("between"), WsFrame.continuation(hex("c9c90700")));
        assertThat(peer.text()).isEqualTo("Hello");
        assertThat(peer.pongs()).containsExactly("between");
        // 7.2.3.3: a block without compression.
        peer.send(new WsFrame(true, 4, WsFrame.TEXT, hex("000500faff48656c6c6f00")));
        assertThat(peer.text()).isEqualTo("Hello");
        // 7.2.3.4: a block that says it is the last.
        peer.send(new WsFrame(true, 4, WsFrame.TEXT, hex("f348cdc9c9070000")));
        assertThat(peer.text()).isEqualTo("Hello");
        // 7.2.3.5: two blocks.
        peer.send(new WsFrame(true, 4, WsFrame.TEXT, hex("f248050000 00ffffcac9c90700".replace(" ", ""))));
        assertThat(peer.text()).isEqualTo("Hello");
        // 7.2.3.6: nothing.
        peer.send(new WsFrame(true, 4, WsFrame.TEXT, hex("00")));
        assertThat(peer.text()).isEmpty();
        // Not compressed at all, and fragments that say nothing.
        peer.send(WsFrame.text("plain"), text.more(), WsFrame.continuation(hex("")).more(), WsFrame.continuation(hex("f248cdc9c90700")));
        assertThat(peer.text()).isEqualTo("plain");
        assertThat(peer.text()).isEqualTo("Hello");
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void everyWindowAndContextIsKeptTo(Variant variant) {
        for (boolean serverContext : new boolean[] {false, true}) {
            for (boolean clientContext : new boolean[] {false, true}) {
                DeflateOptions options = DeflateOptions.DEFAULT.serverContextTakeover(serverContext).clientContextTakeover(clientContext);
                HttpServer server = serveEcho(variant, options);
                for (int bits = DeflateOptions.SMALLEST_WINDOW; bits <= DeflateOptions.LARGEST_WINDOW; bits++) {
                    WsPeer peer = open(server, variant, WsAsk.of("/ws").deflate("server_max_window_bits=" + bits));
                    assertThat(peer.handshake().header("sec-websocket-extensions")).endsWith("server_max_window_bits=" + bits);
                    for (int i = 0; i < 4; i++) {
                        byte[] bytes = repetitive(i % 2, i < 2 ? 50_000 : 1000);
                        peer.send(peer.deflated(WsFrame.binary(bytes)));
                        WsPeer.Message back = peer.message();
                        assertThat(back.compressed()).isTrue();
                        assertThat(Arrays.equals(back.payload(), bytes)).as("%s bits, context %s %s", bits, serverContext, clientContext).isTrue();
                    }
                    // It is used as well.
                    assertThat(peer.inflate().farthest()).isBetween(bits == 8 ? 100 : 1 << bits - 2, 1 << bits);
                    peer.closeWith(1000);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatIsKeptFromMessageToMessageMakesThemSmaller(Variant variant) {
        byte[] message = repetitive(7, 500);
        for (boolean kept : new boolean[] {false, true}) {
            HttpServer server = serveEcho(variant, DeflateOptions.DEFAULT.contextTakeover(kept));
            WsPeer peer = open(server, variant, WsAsk.of("/ws").deflate("client_max_window_bits"));
            int first = 0;
            for (int i = 0; i < 10; i++) {
                peer.send(peer.deflated(WsFrame.binary(message)));
                WsFrame frame = peer.next();
                assertThat(frame.rsv()).isEqualTo(WsFrame.RSV1);
                assertThat(peer.inflate().message(frame.payload())).isEqualTo(message);
                first = i == 0 ? frame.payload().length : first;
                assertThat(frame.payload().length).isBetween(i > 0 && kept ? 1 : first, i > 0 && kept ? first / 4 : first);
            }
            peer.closeWith(1000);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void smallMessagesAreNotCompressedAndOthersAre(Variant variant) {
        HttpServer server = serveEcho(variant, DeflateOptions.DEFAULT.threshold(100));
        WsPeer peer = open(server, variant, WsAsk.of("/ws").deflate());
        for (int length : new int[] {0, 1, 99, 100, 101, 10_000}) {
            peer.send(peer.deflated(WsFrame.text("x".repeat(length))));
            WsPeer.Message message = peer.message();
            assertThat(message.text()).hasSize(length);
            assertThat(message.compressed()).isEqualTo(length >= 100);
        }
        // What can't be made smaller comes back whole all the same.
        byte[] noise = content(300_000);
        peer.send(peer.deflated(WsFrame.binary(noise)));
        assertThat(Arrays.equals(peer.binary(), noise)).isTrue();
        peer.closeWith(1000);
    }

    @ParameterizedTest
    @MethodSource("all")
    void messagesInPiecesAndStreamsAreCompressedAsWell(Variant variant) {
        for (boolean kept : new boolean[] {false, true}) {
            HttpServer server = serve(variant, ws -> ws.deflate(DeflateOptions.DEFAULT.contextTakeover(kept)).onStream((session, message) -> {
                byte[] bytes = message.stream().readAllBytes();
                MessageOutput output = session.output(MessageType.BINARY);
                for (int at = 0; at < bytes.length; at += 1000) {
                    output.write(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1000)));
                }
                output.end();
            }));
            for (String window : List.of("server_max_window_bits=15", "server_max_window_bits=9")) {
                WsPeer peer = open(server, variant, WsAsk.of("/ws").deflate(window));
                for (int i = 0; i < 3; i++) {
                    byte[] bytes = repetitive(3, 20_500);
                    byte[] deflated = peer.deflated(WsFrame.binary(bytes)).payload();
                    peer.send(new WsFrame(false, WsFrame.RSV1, WsFrame.BINARY, Arrays.copyOf(deflated, 100)));
                    peer.send(WsFrame.continuation(Arrays.copyOfRange(deflated, 100, deflated.length)));
                    WsPeer.Message back = peer.message();
                    assertThat(back.frames()).isGreaterThan(20);
                    assertThat(back.compressed()).isTrue();
                    assertThat(Arrays.equals(back.payload(), bytes)).isTrue();
                }
                peer.send(peer.deflated(WsFrame.binary(new byte[0])));
                assertThat(peer.binary()).isEmpty();
                peer.closeWith(1000);
            }
        }
    }

    /** A sender that ends its stream with each message, and leaves out even the empty block that should follow (section 7.2.3.4 has it). */
    @ParameterizedTest
    @MethodSource("variants")
    void streamsThatEndAreFollowedByOthers(Variant variant) {
        for (boolean kept : new boolean[] {false, true}) {
            HttpServer server = serveEcho(variant, DeflateOptions.DEFAULT.contextTakeover(kept));
            WsPeer peer = open(server, variant, WsAsk.of("/ws").deflate());
            for (int i = 0; i < 5; i++) {
                ByteArrayOutputStream two = new ByteArrayOutputStream();
                two.writeBytes(hex("f348cdc9c90700"));
                two.writeBytes(hex("f348cdc9c90700"));
                two.writeBytes(hex("00"));
                peer.send(new WsFrame(true, 4, WsFrame.TEXT, two.toByteArray()));
                assertThat(peer.text()).isEqualTo("HelloHello");
                peer.send(new WsFrame(true, 4, WsFrame.TEXT, hex("f348cdc9c90700")));
                assertThat(peer.text()).isEqualTo("Hello");
            }
            peer.closeWith(1000);
        }
    }
}
