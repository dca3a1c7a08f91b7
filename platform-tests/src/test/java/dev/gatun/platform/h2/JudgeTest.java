package dev.gatun.platform.h2;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.platform.Ask;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge must judge: each thing that a server must not do is noticed. */
class JudgeTest {
    private static final String DATE = "date: Thu, 01 Jan 1970 00:00:00 GMT";

    /** Says {@code script} to whoever connects. */
    private static void serve(byte[] script, Consumer<H2Peer> client) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                // The window is not given back, which makes what is sent beyond it a breach.
                H2Peer peer = H2Peer.to(server.getLocalSocketAddress(), H2Options.DEFAULT.fixedWindow());
                Socket accepted = server.accept()) {
            accepted.getOutputStream().write(script);
            accepted.shutdownOutput();
            client.accept(peer);
        }
    }

    private static byte[] bytes(H2Frame... frames) {
        return H2Frame.encode(List.of(frames));
    }

    private static H2Frame head(boolean end, String... fields) {
        return H2Frame.headers(1, FieldCodec.literals(Stream.concat(Stream.of(":status: 200", DATE), Stream.of(fields)).toList()), end);
    }

    private static H2Frame fields(boolean end, String... fields) {
        return H2Frame.headers(1, FieldCodec.literals(List.of(fields)), end);
    }

    private static H2Frame raw(int type, int flags, int stream, int length) {
        return new H2Frame(type, flags, stream, new byte[length]);
    }

    private static Arguments breach(String name, String section, H2Frame... frames) {
        return Arguments.of(name, section, frames);
    }

    static Stream<Arguments> breaches() {
        H2Frame settings = H2Frame.settings();
        H2Frame ack = H2Frame.settingsAck();
        H2Frame ok = head(false);
        return Stream.of(
                breach("no SETTINGS at first", "3.4", H2Frame.ping(1, false)),
                breach("an acknowledgement at first", "3.4", ack),
                breach("SETTINGS on a stream", "section 6:", settings, raw(H2Frame.SETTINGS, 0, 1, 0)),
                breach("SETTINGS of an odd length", "6.5:", raw(H2Frame.SETTINGS, 0, 0, 5)),
                breach("one acknowledgement too many", "6.5.3", settings, ack, ack),
                breach("push enabled by a server", "6.5.2", H2Frame.settings(Http2.ENABLE_PUSH, 1)),
                breach("a window too large", "6.5.2", H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, -1)),
                breach("frames too small", "6.5.2", H2Frame.settings(Http2.MAX_FRAME_SIZE, 16_383)),
                breach("a frame too large", "4.2", settings, raw(H2Frame.DATA, 0, 1, 16_385)),
                breach("an answer to no PING", "6.7", settings, H2Frame.ping(7, true)),
                breach("a PING of seven bytes", "6.7", settings, raw(H2Frame.PING, 0, 0, 7)),
                breach("HEADERS on an idle stream", "5.1", settings, H2Frame.headers(3, FieldCodec.literals(List.of(":status: 200", DATE)), true)),
                breach("RST_STREAM on an idle stream", "5.1", settings, H2Frame.reset(3, Http2.Code.CANCEL)),
                breach("RST_STREAM twice", "5.1", settings, H2Frame.reset(1, Http2.Code.CANCEL), H2Frame.reset(1, Http2.Code.CANCEL)),
                breach("DATA behind RST_STREAM", "5.1", settings, ok, H2Frame.reset(1, Http2.Code.CANCEL), H2Frame.data(1, new byte[1], false)),
                breach("DATA behind END_STREAM", "5.1", settings, head(true), H2Frame.data(1, new byte[1], false)),
                breach("HEADERS behind END_STREAM", "5.1", settings, head(true), fields(true, "a: b")),
                breach("DATA before HEADERS", "8.1", settings, H2Frame.data(1, new byte[1], true)),
                breach("DATA behind an interim response alone", "8.1", settings, fields(false, ":status: 103"), H2Frame.data(1, new byte[1], true)),
                breach("an interim response that ends", "8.1", settings, fields(true, ":status: 103")),
                breach("trailers that do not end", "8.1", settings, ok, fields(false, "a: b")),
                breach("a pseudo-field in trailers", "8.3.2", settings, ok, fields(true, ":status: 200")),
                breach("no status", "8.3.2", settings, fields(true, DATE)),
                breach("two", "8.3.2", settings, fields(true, ":status: 200", ":status: 200", DATE)),
                breach("a status behind fields", "8.3.2", settings, fields(true, DATE, ":status: 200")),
                breach("a status of two digits", "8.3.2", settings, fields(true, ":status: 20", DATE)),
                breach("a request's pseudo-field", "8.3.2", settings, fields(true, ":status: 200", ":path: /", DATE)),
                breach("101", "8.3.2", settings, fields(true, ":status: 101", DATE)),
                breach("a name in capitals", "8.2.1", settings, head(true, "Server: x")),
                breach("a name with a space", "8.2.1", settings, head(true, "a b: x")),
                breach("a value with a line end", "8.2.1", settings, head(true, "a: b\nc")),
                breach("a value with a space before it", "8.2.1", settings, head(true, "a:  b")),
                breach("connection", "8.2.2", settings, head(true, "connection: close")),
                breach("transfer-encoding", "8.2.2", settings, head(true, "transfer-encoding: chunked")),
                breach("no date", "6.6.1", settings, fields(true, ":status: 200")),
                breach("two lengths", "8.1.1", settings, head(true, "content-length: 0", "content-length: 0")),
                breach("less than its length", "8.1.1", settings, head(false, "content-length: 5"), H2Frame.data(1, new byte[4], true)),
                breach("more than its length", "8.1.1", settings, head(false, "content-length: 5"), H2Frame.data(1, new byte[6], true)),
                breach("a length and no content", "8.1.1", settings, head(true, "content-length: 5")),
                breach("a length with 204", "8.1.1", settings, fields(true, ":status: 204", DATE, "content-length: 0")),
                breach("content with 304", "8.1", settings, fields(false, ":status: 304", DATE), H2Frame.data(1, new byte[1], true)),
                breach("more than the window", "6.9.1", settings, ok, raw(H2Frame.DATA, 0, 1, 16_384), raw(H2Frame.DATA, 0, 1, 16_384),
                        raw(H2Frame.DATA, 0, 1, 16_384), raw(H2Frame.DATA, 0, 1, 16_384)),
                breach("padding beyond the frame", "6.1", settings, ok, new H2Frame(H2Frame.DATA, H2Frame.PADDED, 1, new byte[] {1})),
                breach("padding that says something", "6.1", settings, ok, new H2Frame(H2Frame.DATA, H2Frame.PADDED, 1, new byte[] {1, 2, 3})),
                breach("a frame within a header block", "6.10", settings, H2Frame.beginHeaders(1, new byte[0], false), H2Frame.ping(1, false)),
                breach("CONTINUATION of nothing", "6.10", settings, H2Frame.continuation(1, new byte[0], true)),
                breach("no HPACK", "7541", settings, H2Frame.headers(1, new byte[] {(byte) 0xff, 0x7f}, true)),
                breach("a window that grows by nothing", "6.9:", settings, H2Frame.windowUpdate(0, 0)),
                breach("a window that grows too much", "6.9.1", settings, H2Frame.windowUpdate(0, Integer.MAX_VALUE)),
                breach("a stream's window that grows too much", "6.9.1", settings, H2Frame.windowUpdate(1, Integer.MAX_VALUE)),
                breach("a push that nobody wants", "6.6", settings, raw(H2Frame.PUSH_PROMISE, H2Frame.END_HEADERS, 1, 4)),
                breach("GOAWAY that takes back", "6.8", settings, H2Frame.goAway(1, Http2.Code.NO_ERROR), H2Frame.goAway(3, Http2.Code.NO_ERROR)),
                breach("an error code that nobody knows", "section 7", settings, new H2Frame(H2Frame.GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(4, 99).array())),
                breach("the reserved bit", "4.1", settings, new H2Frame(H2Frame.DATA, 0, 1 << 31, new byte[0])));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("breaches")
    void breachesAreNoticed(String name, String section, H2Frame[] frames) throws IOException {
        serve(bytes(frames), peer -> assertThatThrownBy(() -> {
            peer.openRaw(true, ":method: GET", ":scheme: http", ":authority: a", ":path: /");
            peer.expectEnd();
        }).isInstanceOf(AssertionError.class).hasMessageContaining(section));
    }

    @Test
    void contentToHeadIsNoticed() throws IOException {
        serve(bytes(H2Frame.settings(), head(false), H2Frame.data(1, new byte[1], true)), peer -> assertThatThrownBy(() -> peer.ask(Ask.head("/")))
                .isInstanceOf(AssertionError.class).hasMessageContaining("HEAD"));
    }

    @Test
    void framesLongAfterAStreamAreNoticed() throws IOException {
        ByteArrayOutputStream script = new ByteArrayOutputStream();
        script.writeBytes(bytes(H2Frame.settings(), H2Frame.settingsAck(), head(true), H2Frame.ping(1, true), H2Frame.windowUpdate(1, 1)));
        serve(script.toByteArray(), peer -> {
            peer.openRaw(true, ":method: GET", ":scheme: http", ":authority: a", ":path: /");
            peer.barrier();
            assertThatThrownBy(peer::expectEnd).isInstanceOf(AssertionError.class).hasMessageContaining("long after its end");
        });
    }

    @Test
    void aTableLargerThanAllowedIsNoticed() throws IOException {
        // RFC 7541, section 4.2: the first block behind the acknowledgement of a smaller table must say so.
        byte[] script = bytes(H2Frame.settings(), H2Frame.settingsAck(), H2Frame.settingsAck(), head(true));
        serve(script, peer -> assertThatThrownBy(() -> {
            peer.send(H2Frame.settings(Http2.HEADER_TABLE_SIZE, 0));
            peer.openRaw(true, ":method: GET", ":scheme: http", ":authority: a", ":path: /");
            peer.expectEnd();
        }).isInstanceOf(AssertionError.class).hasMessageContaining("RFC 7541"));
    }
}
