package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.H2Options;
import dev.gatun.platform.h2.H2Peer;
import dev.gatun.platform.h2.H2Stream;
import dev.gatun.platform.h2.Http2;
import dev.gatun.platform.h2.Http2.Code;
import dev.gatun.platform.protocols.ServerSuite;
import dev.gatun.platform.protocols.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames that are out of place or broken: what ends is the stream or the connection, as RFC 9113 has it, and with the code that it has. */
class Http2StateTest extends ServerSuite {
    private final CompletableFuture<Response> never = new CompletableFuture<>();

    /** What a client does wrong on a connection whose stream 1 has ended and whose stream 3 waits for the rest of its content. */
    private record Mistake(List<Code> codes, Consumer<H2Peer> action) {}

    @AfterEach
    void release() {
        never.complete(Response.text("late").shared());
    }

    static List<Variant> multiplexed() {
        return Variant.multiplexedExecutions();
    }

    private HttpServer start(Variant variant) {
        return start(variant, http -> http
                .get("/", request -> Response.text("ok"))
                .get("/never", request -> Response.later(never))
                .get("/large", request -> Response.bytes(new byte[100_000]))
                .post("/ignored", request -> Response.later(never))
                .post("/read", ServerSuite::echo));
    }

    private static H2Frame raw(int type, int flags, int stream, int length) {
        return new H2Frame(type, flags, stream, new byte[length]);
    }

    private static Mistake mistake(Code code, H2Frame... frames) {
        return new Mistake(List.of(code), peer -> peer.send(frames));
    }

    private static Mistake either(Code one, Code other, H2Frame... frames) {
        return new Mistake(List.of(one, other), peer -> peer.send(frames));
    }

    private static Map<String, Mistake> ofConnections() {
        byte[] get = {(byte) 0x82, (byte) 0x86, (byte) 0x84, 0x01, 0x01, 'a'};
        Map<String, Mistake> all = new LinkedHashMap<>();
        all.put("HEADERS on stream 0", mistake(Code.PROTOCOL_ERROR, H2Frame.headers(0, get, true)));
        all.put("HEADERS on an even stream", mistake(Code.PROTOCOL_ERROR, H2Frame.headers(2, get, true)));
        all.put("HEADERS on a stream that has ended", either(Code.STREAM_CLOSED, Code.PROTOCOL_ERROR, H2Frame.headers(1, get, true)));
        all.put("HEADERS on a stream that was passed over", either(Code.PROTOCOL_ERROR, Code.STREAM_CLOSED, H2Frame.headers(9, get, true),
                H2Frame.headers(7, get, true)));
        all.put("DATA on stream 0", mistake(Code.PROTOCOL_ERROR, H2Frame.data(0, new byte[1], true)));
        all.put("DATA on an idle stream", either(Code.PROTOCOL_ERROR, Code.STREAM_CLOSED, H2Frame.data(5, new byte[1], true)));
        all.put("DATA on a stream that has ended", either(Code.STREAM_CLOSED, Code.PROTOCOL_ERROR, H2Frame.data(1, new byte[1], true)));
        all.put("RST_STREAM on stream 0", mistake(Code.PROTOCOL_ERROR, H2Frame.reset(0, Code.CANCEL)));
        all.put("RST_STREAM on an idle stream", mistake(Code.PROTOCOL_ERROR, H2Frame.reset(5, Code.CANCEL)));
        all.put("RST_STREAM of three bytes", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.RST_STREAM, 0, 3, 3)));
        all.put("WINDOW_UPDATE on an idle stream", mistake(Code.PROTOCOL_ERROR, H2Frame.windowUpdate(5, 1)));
        all.put("WINDOW_UPDATE by nothing", mistake(Code.PROTOCOL_ERROR, H2Frame.windowUpdate(0, 0)));
        all.put("WINDOW_UPDATE by too much", mistake(Code.FLOW_CONTROL_ERROR, H2Frame.windowUpdate(0, Integer.MAX_VALUE)));
        all.put("WINDOW_UPDATE of three bytes", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.WINDOW_UPDATE, 0, 0, 3)));
        all.put("PRIORITY on stream 0", mistake(Code.PROTOCOL_ERROR, H2Frame.priority(0, 3, 1)));
        all.put("SETTINGS on a stream", mistake(Code.PROTOCOL_ERROR, raw(H2Frame.SETTINGS, 0, 3, 0)));
        all.put("SETTINGS of five bytes", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.SETTINGS, 0, 0, 5)));
        all.put("an acknowledgement with a payload", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.SETTINGS, H2Frame.ACK, 0, 6)));
        all.put("a window above 2^31-1", mistake(Code.FLOW_CONTROL_ERROR, H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, Integer.MIN_VALUE)));
        all.put("a setting that makes a window too large", mistake(Code.FLOW_CONTROL_ERROR, H2Frame.windowUpdate(3, Integer.MAX_VALUE - 65_535),
                H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, 65_536)));
        all.put("push that is neither on nor off", mistake(Code.PROTOCOL_ERROR, H2Frame.settings(Http2.ENABLE_PUSH, 2)));
        all.put("frames below 2^14", mistake(Code.PROTOCOL_ERROR, H2Frame.settings(Http2.MAX_FRAME_SIZE, 16_383)));
        all.put("frames above 2^24-1", mistake(Code.PROTOCOL_ERROR, H2Frame.settings(Http2.MAX_FRAME_SIZE, 1 << 24)));
        all.put("PING on a stream", mistake(Code.PROTOCOL_ERROR, raw(H2Frame.PING, 0, 3, 8)));
        all.put("PING of seven bytes", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.PING, 0, 0, 7)));
        all.put("GOAWAY on a stream", mistake(Code.PROTOCOL_ERROR, raw(H2Frame.GOAWAY, 0, 3, 8)));
        all.put("PUSH_PROMISE of a client", mistake(Code.PROTOCOL_ERROR, raw(H2Frame.PUSH_PROMISE, H2Frame.END_HEADERS, 3, 8)));
        all.put("CONTINUATION of nothing", mistake(Code.PROTOCOL_ERROR, H2Frame.continuation(3, new byte[1], true)));
        all.put("a frame within a header block", mistake(Code.PROTOCOL_ERROR, H2Frame.beginHeaders(5, get, true), H2Frame.ping(1, false)));
        all.put("another stream's block within one", mistake(Code.PROTOCOL_ERROR, H2Frame.beginHeaders(5, get, true), H2Frame.continuation(7, get, true)));
        all.put("an unknown frame within a block", mistake(Code.PROTOCOL_ERROR, H2Frame.beginHeaders(5, get, true), raw(0xee, 0, 0, 1)));
        all.put("HEADERS above the limit of a frame", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.HEADERS, H2Frame.END_HEADERS, 5, 16_385)));
        all.put("SETTINGS above the limit of a frame", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.SETTINGS, 0, 0, 16_386)));
        all.put("padding beyond the frame", mistake(Code.PROTOCOL_ERROR, new H2Frame(H2Frame.DATA, H2Frame.PADDED, 3, new byte[] {5, 0})));
        all.put("padding beyond the block", mistake(Code.PROTOCOL_ERROR,
                new H2Frame(H2Frame.HEADERS, H2Frame.PADDED | H2Frame.END_HEADERS, 5, new byte[] {50, (byte) 0x82})));
        all.put("PRIORITY_UPDATE on a stream", mistake(Code.PROTOCOL_ERROR, raw(H2Frame.PRIORITY_UPDATE, 0, 3, 8)));
        all.put("PRIORITY_UPDATE of stream 0", mistake(Code.PROTOCOL_ERROR, H2Frame.priorityUpdate(0, "u=1")));
        return all;
    }

    private static Map<String, Mistake> ofStreams() {
        Map<String, Mistake> all = new LinkedHashMap<>();
        all.put("WINDOW_UPDATE by nothing", mistake(Code.PROTOCOL_ERROR, H2Frame.windowUpdate(3, 0)));
        all.put("WINDOW_UPDATE by too much", mistake(Code.FLOW_CONTROL_ERROR, H2Frame.windowUpdate(3, Integer.MAX_VALUE)));
        all.put("DATA behind the end", mistake(Code.STREAM_CLOSED, H2Frame.data(3, new byte[0], true), H2Frame.data(3, new byte[1], true)));
        all.put("HEADERS behind the end", mistake(Code.STREAM_CLOSED, H2Frame.data(3, new byte[0], true), H2Frame.headers(3, new byte[0], true)));
        all.put("trailers that do not end", mistake(Code.PROTOCOL_ERROR, H2Frame.headers(3, new byte[0], false)));
        all.put("PRIORITY of four bytes", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.PRIORITY, 0, 3, 4)));
        all.put("DATA above the limit of a frame", mistake(Code.FRAME_SIZE_ERROR, raw(H2Frame.DATA, 0, 3, 16_385)));
        all.put("more than the window", mistake(Code.FLOW_CONTROL_ERROR, raw(H2Frame.DATA, 0, 3, 16_384), raw(H2Frame.DATA, 0, 3, 16_384),
                raw(H2Frame.DATA, 0, 3, 16_384), raw(H2Frame.DATA, 0, 3, 16_384), raw(H2Frame.DATA, 0, 3, 16_384)));
        return all;
    }

    private H2Peer begun(HttpServer server, Variant variant) {
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        assertThat(peer.get("/").text()).isEqualTo("ok");
        peer.open(Ask.of("POST", "/ignored").open());
        peer.barrier();
        return peer;
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void mistakesOfConnectionsEndThem(Variant variant) {
        HttpServer server = start(variant);
        ofConnections().forEach((name, mistake) -> {
            H2Peer peer = begun(server, variant);
            mistake.action().accept(peer);
            H2Peer.GoAway end = peer.awaitFailure();
            assertThat(end.code()).as("%s: %s", name, end).isIn(mistake.codes());
            assertThat(end.lastStream()).as("%s: %s", name, end).isGreaterThanOrEqualTo(3);
            peer.close();
        });
        assertThat(connect(server, variant).get("/").text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void mistakesOfStreamsEndThem(Variant variant) {
        HttpServer server = start(variant);
        ofStreams().forEach((name, mistake) -> {
            H2Peer peer = peer(server, variant, H2Options.DEFAULT);
            assertThat(peer.get("/").text()).isEqualTo("ok");
            H2Stream stream = peer.open(Ask.of("POST", "/ignored").open());
            mistake.action().accept(peer);
            assertThat(peer.awaitReset(stream)).as(name).isIn(mistake.codes());
            assertThat(peer.get("/").text()).as("the connection lives on behind: %s", name).isEqualTo("ok");
            peer.barrier();
            peer.close();
        });
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void whatIsUnknownIsPassedOver(Variant variant) {
        HttpServer server = start(variant);
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        peer.send(H2Frame.settings(0xfefe, 7, 0, 1), raw(0xee, 0xff, 0, 100), raw(0xee, 0xff, 1, 100), H2Frame.settings().flag(0xf0),
                H2Frame.ping(5, false).flag(0xf0), H2Frame.priorityUpdate(1, "nonsense \u0001"));
        assertThat(peer.get("/").text()).isEqualTo("ok");
        H2Stream padded = peer.open(Ask.of("POST", "/read").open());
        peer.send(H2Frame.data(padded.number(), "con".getBytes(), false).padded(200), H2Frame.data(padded.number(), "tent".getBytes(), true).padded(0));
        assertThat(peer.reply(padded).text()).isEqualTo("content");
        peer.barrier();
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void windowsMayBecomeNegative(Variant variant) {
        HttpServer server = start(variant);
        H2Options options = H2Options.DEFAULT.settings(Http2.ENABLE_PUSH, 0, Http2.INITIAL_WINDOW_SIZE, 1000).fixedWindow();
        H2Peer peer = peer(server, variant, options);
        peer.barrier();
        H2Stream stream = peer.open(Ask.get("/large"));
        peer.until(() -> stream.received() == 1000);
        peer.send(H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, 0), H2Frame.windowUpdate(stream.number(), 500));
        peer.barrier();
        assertThat(stream.received()).isEqualTo(1000);
        peer.send(H2Frame.windowUpdate(stream.number(), 501));
        peer.until(() -> stream.received() == 1001);
        peer.send(H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, 50_000));
        peer.until(() -> stream.received() == 51_001);
        peer.send(H2Frame.windowUpdate(stream.number(), 1 << 20), H2Frame.windowUpdate(0, 1 << 20));
        assertThat(peer.reply(stream).body()).hasSize(100_000);
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void aTableThatShrinksAndGrowsIsFollowed(Variant variant) {
        HttpServer server = start(variant);
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        for (int size : new int[] {0, 4096, 100, 0, 65_536}) {
            peer.send(H2Frame.settings(Http2.HEADER_TABLE_SIZE, size));
            peer.barrier();
            for (int i = 0; i < 3; i++) {
                assertThat(peer.get("/").text()).isEqualTo("ok");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void aClientThatGoesAwayGetsWhatItHasAskedFor(Variant variant) {
        HttpServer server = start(variant);
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        H2Stream stream = peer.open(Ask.get("/never"));
        peer.send(H2Frame.goAway(0, Code.NO_ERROR));
        peer.barrier();
        never.complete(Response.text("at last").shared());
        assertThat(peer.reply(stream).text()).isEqualTo("at last");
    }

    @ParameterizedTest
    @MethodSource("multiplexed")
    void framesInFlightBehindAResetAreNoMistake(Variant variant) {
        HttpServer server = start(variant);
        H2Peer peer = peer(server, variant, H2Options.DEFAULT);
        for (int i = 0; i < 20; i++) {
            // The server resets, and cannot expect that the client has heard of it: section 5.1, closed.
            H2Stream stream = peer.openRaw(false, ":method: POST", ":scheme: http", ":authority: a", ":path: /read", "Upper: case");
            peer.send(H2Frame.data(stream.number(), new byte[100], false), H2Frame.windowUpdate(stream.number(), 10), H2Frame.data(stream.number(), new byte[100], true));
            assertThat(peer.awaitReset(stream)).isEqualTo(Code.PROTOCOL_ERROR);
        }
        assertThat(peer.get("/").text()).isEqualTo("ok");
    }
}
