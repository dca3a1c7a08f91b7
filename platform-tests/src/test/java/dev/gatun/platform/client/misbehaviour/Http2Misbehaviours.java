package dev.gatun.platform.client.misbehaviour;

import static dev.gatun.platform.client.misbehaviour.Expected.answers;
import static dev.gatun.platform.client.misbehaviour.Expected.answersLast;
import static dev.gatun.platform.client.misbehaviour.Expected.fails;
import static dev.gatun.platform.client.misbehaviour.Expected.failsUnprocessed;
import static dev.gatun.platform.client.misbehaviour.Expected.timesOut;

import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.RequestFailed;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.http.client.Timeouts;
import dev.gatun.platform.client.misbehaviour.Misbehaviour.Layer;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.Http2;
import dev.gatun.platform.h2.Http2.Code;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/** What goes wrong with connections and streams of HTTP/2: beginnings, settings, resets, GOAWAY, frames, floods. */
final class Http2Misbehaviours {
    private static final int FIRST = 1;

    private Http2Misbehaviours() {}

    /** What a server does with a connection of HTTP/2. */
    @FunctionalInterface
    interface Conversation {
        void hold(H2Wire h2, int stream) throws IOException;
    }

    /** What it does once a request is there. */
    static Misbehaviour of(String name, Conversation conversation, Expected expected) {
        return Misbehaviour.of(name, Layer.HTTP_2, wire -> {
            H2Wire h2 = new H2Wire(wire).preface().send(H2Wire.SETTINGS);
            conversation.hold(h2, h2.request());
        }, expected);
    }

    /** It sends frames for which the client ends the connection with a code. */
    static Misbehaviour breaks(String name, Code code, Expected expected, IntFunction<List<H2Frame>> frames) {
        return of(name, (h2, stream) -> {
            h2.send(frames.apply(stream).toArray(H2Frame[]::new));
            h2.awaitGoAway(code);
        }, expected);
    }

    /** It sends frames for which the client ends the stream with a code; the next request on the same connection is answered. */
    static Misbehaviour breaksStream(String name, Code code, Expected expected, IntFunction<List<H2Frame>> frames) {
        return of(name, (h2, stream) -> {
            h2.send(frames.apply(stream).toArray(H2Frame[]::new)).awaitReset(stream, code);
            h2.answer(h2.request());
        }, expected.andGoesOn()).asking(Http2Misbehaviours::failsOnce);
    }

    /** The first of two requests fails, the second is answered. */
    private static String failsOnce(HttpClient client, String origin, UnaryOperator<Timeouts> patience) {
        String first;
        try {
            first = Misbehaviour.post(client, origin, patience);
        } catch (RequestFailed e) {
            String second = Misbehaviour.getText(client, origin, patience);
            if (second.equals("200 ok")) {
                throw e;
            }
            return "second: " + second;
        }
        return first;
    }

    private static Misbehaviour begins(String name, Script script, Expected expected) {
        return Misbehaviour.of(name, Layer.HTTP_2, wire -> {
            new H2Wire(wire).preface();
            script.serve(wire);
        }, expected);
    }

    static List<Misbehaviour> beginnings() {
        return List.of(
            begins("ends the connection before its SETTINGS", Wire::end, fails(Phase.RESPONSE, "before its SETTINGS")),
            begins("resets the connection before its SETTINGS", Wire::reset, fails(Phase.RESPONSE, "the connection ended")),
            begins("ends the connection within its SETTINGS", wire -> wire.send(new byte[] {0, 0, 6, 4, 0}).end(),
                fails(Phase.RESPONSE, "before its SETTINGS")),
            begins("answers the preface in HTTP/1.1", wire -> wire.send("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n"),
                fails(Phase.RESPONSE, "the server broke HTTP/2")),
            begins("answers the preface with garbage", wire -> wire.send("\u0000\u0000\u0001\u0004\u0001\u00ff\u00ff\u00ff\u00ff!"),
                fails(Phase.RESPONSE, "the server broke HTTP/2")),
            begins("begins with PING instead of SETTINGS", wire -> {
                H2Wire h2 = new H2Wire(wire).send(H2Frame.ping(1, false));
                h2.awaitGoAway(Code.PROTOCOL_ERROR);
            }, fails(Phase.RESPONSE, "the first frame is not SETTINGS")),
            begins("begins with silence", wire -> { }, timesOut(Phase.RESPONSE, "no SETTINGS")).impatiently(),
            begins("never acknowledges SETTINGS", wire -> {
                H2Wire h2 = new H2Wire(wire).send(H2Wire.SETTINGS);
                h2.answer(h2.request());
            }, answers("200 ok")));
    }

    private static Misbehaviour badSettings(String name, Code code, H2Frame settings, String says) {
        return Misbehaviour.of(name, Layer.HTTP_2, wire -> new H2Wire(wire).preface().send(settings).awaitGoAway(code), fails(Phase.RESPONSE, says));
    }

    private static H2Frame raw(int type, int flags, int stream, int length) {
        return new H2Frame(type, flags, stream, new byte[length]);
    }

    static List<Misbehaviour> settings() {
        return List.of(
            badSettings("allows push", Code.PROTOCOL_ERROR, H2Frame.settings(Http2.ENABLE_PUSH, 1), "ENABLE_PUSH"),
            badSettings("has an initial window of 2^31", Code.FLOW_CONTROL_ERROR, H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, Integer.MIN_VALUE),
                "INITIAL_WINDOW_SIZE"),
            badSettings("has frames of at most one byte", Code.PROTOCOL_ERROR, H2Frame.settings(Http2.MAX_FRAME_SIZE, 1), "MAX_FRAME_SIZE"),
            badSettings("sends SETTINGS of five bytes", Code.FRAME_SIZE_ERROR, raw(H2Frame.SETTINGS, 0, 0, 5), "SETTINGS"),
            badSettings("sends SETTINGS on a stream", Code.PROTOCOL_ERROR, raw(H2Frame.SETTINGS, 0, FIRST, 0), "SETTINGS"),
            breaks("acknowledges SETTINGS with content", Code.FRAME_SIZE_ERROR, fails(Phase.RESPONSE, "SETTINGS"),
                stream -> List.of(raw(H2Frame.SETTINGS, H2Frame.ACK, 0, 6))),
            of("shrinks the window below what was sent", (h2, stream) -> h2.send(H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, 0)).answer(stream),
                answers("200 ok")),
            of("makes a window overflow by SETTINGS", (h2, stream) -> {
                h2.send(H2Frame.windowUpdate(stream, Integer.MAX_VALUE - 100_000), H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, Integer.MAX_VALUE));
                h2.awaitGoAway(Code.FLOW_CONTROL_ERROR);
            }, fails(Phase.RESPONSE, "initial window makes one too large")),
            Misbehaviour.of("never opens the window", Layer.HTTP_2,
                wire -> new H2Wire(wire).preface().send(H2Frame.settings(Http2.INITIAL_WINDOW_SIZE, 0)).head(),
                timesOut(Phase.SEND, "the server took no content").andGoesOn()).asking(ExchangeMisbehaviours::large).impatiently(),
            Misbehaviour.of("allows no stream for a while", Layer.HTTP_2, wire -> {
                H2Wire h2 = new H2Wire(wire).preface().send(H2Frame.settings(Http2.MAX_CONCURRENT_STREAMS, 0));
                h2.send(H2Frame.settings(Http2.MAX_CONCURRENT_STREAMS, 1));
                h2.answer(h2.request());
            }, answers("200 ok")));
    }

    private static Misbehaviour resets(Code code, Expected expected) {
        return of("resets the stream with " + code, (h2, stream) -> {
            h2.send(H2Frame.reset(stream, code));
            h2.answer(h2.request());
        }, expected.andGoesOn()).asking(Http2Misbehaviours::failsOnce);
    }

    static List<Misbehaviour> resets() {
        return List.of(
            resets(Code.INTERNAL_ERROR, fails(Phase.RESPONSE, "the server reset the stream before the response: INTERNAL_ERROR")),
            resets(Code.CANCEL, fails(Phase.RESPONSE, "CANCEL")), resets(Code.ENHANCE_YOUR_CALM, fails(Phase.RESPONSE, "ENHANCE_YOUR_CALM")),
            resets(Code.NO_ERROR, fails(Phase.RESPONSE, "NO_ERROR")), resets(Code.HTTP_1_1_REQUIRED, fails(Phase.RESPONSE, "HTTP_1_1_REQUIRED")),
            of("resets the stream with a code that nobody knows", (h2, stream) -> {
                h2.send(new H2Frame(H2Frame.RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(0xBAD).array()));
                h2.answer(h2.request());
            }, fails(Phase.RESPONSE, "the server reset the stream before the response").andGoesOn()).asking(Http2Misbehaviours::failsOnce),
            first("refuses a stream, and takes it on another connection", (h2, stream) -> h2.send(H2Frame.reset(stream, Code.REFUSED_STREAM)),
                answers("200 ok").keptOrNot()),
            of("refuses every stream", (h2, stream) -> {
                for (int refused = stream; true; refused = h2.request()) {
                    h2.send(H2Frame.reset(refused, Code.REFUSED_STREAM));
                }
            }, failsUnprocessed(Phase.RESPONSE, "REFUSED_STREAM").keptOrNot()),
            of("resets the stream within the content", (h2, stream) -> {
                h2.send(H2Wire.head(stream, false), H2Wire.text(stream, "12345", false), H2Frame.reset(stream, Code.INTERNAL_ERROR));
                h2.answer(h2.request());
            }, fails(Phase.CONTENT, "the server reset the stream after 5 bytes of content: INTERNAL_ERROR").andGoesOn()).asking(Http2Misbehaviours::failsOnce),
            of("resets the stream behind the whole response", (h2, stream) -> h2.answer(stream).send(H2Frame.reset(stream, Code.NO_ERROR)), answers("200 ok")),
            of("resets a stream that is idle", (h2, stream) -> {
                h2.send(H2Frame.reset(stream + 2, Code.CANCEL));
                h2.awaitGoAway(Code.PROTOCOL_ERROR);
            }, fails(Phase.RESPONSE, "RST_STREAM for a stream that is idle")));
    }

    private static H2Frame goAway(int last, Code code, String debug) {
        byte[] text = debug.getBytes(StandardCharsets.US_ASCII);
        return new H2Frame(H2Frame.GOAWAY, 0, 0, ByteBuffer.allocate(8 + text.length).putInt(last).putInt(code.number()).put(text).array());
    }

    /** The first connection misbehaves, the others do well. */
    private static Misbehaviour first(String name, Conversation conversation, Expected expected) {
        return of(name, (h2, stream) -> {
            if (h2.wire().number() == 1) {
                conversation.hold(h2, stream);
            } else {
                h2.answer(stream);
            }
        }, expected);
    }

    static List<Misbehaviour> goAways() {
        return List.of(
            first("goes away without having processed the request", (h2, stream) -> h2.send(goAway(0, Code.NO_ERROR, "")), answers("200 ok")),
            of("goes away from every connection at once", (h2, stream) -> h2.send(goAway(0, Code.NO_ERROR, "")),
                failsUnprocessed(Phase.RESPONSE, "the server goes away: NO_ERROR")),
            of("goes away and answers what it has begun", (h2, stream) -> h2.send(goAway(stream, Code.NO_ERROR, "")).answer(stream), answersLast("200 ok")),
            of("goes away in two steps", (h2, stream) -> h2.send(goAway(Integer.MAX_VALUE, Code.NO_ERROR, ""), goAway(stream, Code.NO_ERROR, "")).answer(stream),
                answersLast("200 ok")),
            of("goes away with an error and ends the connection", (h2, stream) -> {
                h2.send(goAway(stream, Code.INTERNAL_ERROR, "out of order"));
                h2.wire().end();
            }, fails(Phase.RESPONSE, "the server ended the connection after GOAWAY INTERNAL_ERROR (out of order)")),
            of("goes away and then says nothing more", (h2, stream) -> h2.send(goAway(stream, Code.NO_ERROR, "")), timesOut(Phase.RESPONSE, "no response"))
                .impatiently(),
            of("goes away within the content", (h2, stream) -> {
                h2.send(H2Wire.head(stream, false), H2Wire.text(stream, "12345", false), goAway(stream, Code.INTERNAL_ERROR, ""));
                h2.wire().end();
            }, fails(Phase.CONTENT, "after GOAWAY INTERNAL_ERROR")),
            breaks("goes away in seven bytes", Code.FRAME_SIZE_ERROR, fails(Phase.RESPONSE, "GOAWAY"), stream -> List.of(raw(H2Frame.GOAWAY, 0, 0, 7))));
    }

    static List<Misbehaviour> frames() {
        return List.of(
            breaksStream("sends DATA in a frame that is too large", Code.FRAME_SIZE_ERROR, fails(Phase.RESPONSE, "larger than SETTINGS_MAX_FRAME_SIZE"),
                stream -> List.of(raw(H2Frame.DATA, 0, stream, Http2.DEFAULT_FRAME + 1))),
            breaks("sends HEADERS in a frame that is too large", Code.FRAME_SIZE_ERROR, fails(Phase.RESPONSE, "larger than SETTINGS_MAX_FRAME_SIZE"),
                stream -> List.of(raw(H2Frame.HEADERS, H2Frame.END_HEADERS, stream, Http2.DEFAULT_FRAME + 1))),
            breaks("sends PING of seven bytes", Code.FRAME_SIZE_ERROR, fails(Phase.RESPONSE, "PING"), stream -> List.of(raw(H2Frame.PING, 0, 0, 7))),
            breaks("sends PING on a stream", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "PING"), stream -> List.of(raw(H2Frame.PING, 0, stream, 8))),
            breaks("sends RST_STREAM of three bytes", Code.FRAME_SIZE_ERROR, fails(Phase.RESPONSE, "RST_STREAM"),
                stream -> List.of(raw(H2Frame.RST_STREAM, 0, stream, 3))),
            breaks("sends WINDOW_UPDATE of three bytes", Code.FRAME_SIZE_ERROR, fails(Phase.RESPONSE, "WINDOW_UPDATE"),
                stream -> List.of(raw(H2Frame.WINDOW_UPDATE, 0, stream, 3))),
            breaks("sends DATA on stream 0", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "DATA"), stream -> List.of(H2Wire.text(0, "x", false))),
            breaks("sends HEADERS on stream 0", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "HEADERS"), stream -> List.of(H2Wire.head(0, false))),
            breaks("sends HEADERS on an even stream", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "HEADERS"), stream -> List.of(H2Wire.head(2, false))),
            breaks("sends HEADERS on an idle stream", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "HEADERS for a stream that is idle"),
                stream -> List.of(H2Wire.head(stream + 2, false))),
            breaks("sends DATA on an idle stream", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "DATA for a stream that is idle"),
                stream -> List.of(H2Wire.text(stream + 2, "x", false))),
            breaks("opens the window of an idle stream", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "WINDOW_UPDATE for a stream that is idle"),
                stream -> List.of(H2Frame.windowUpdate(stream + 2, 1))),
            breaks("pushes", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "push"),
                stream -> List.of(new H2Frame(H2Frame.PUSH_PROMISE, H2Frame.END_HEADERS, stream, new byte[] {0, 0, 0, 2, (byte) 0x82}))),
            breaks("sends CONTINUATION out of nowhere", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "CONTINUATION"),
                stream -> List.of(H2Frame.continuation(stream, new byte[0], true))),
            breaks("sends PING within a header block", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "CONTINUATION"),
                stream -> List.of(H2Frame.beginHeaders(stream, new byte[] {(byte) 0x88}, false), H2Frame.ping(1, false))),
            breaks("pads DATA with more than there is", Code.PROTOCOL_ERROR, fails(Phase.CONTENT, "padding"),
                stream -> List.of(H2Wire.head(stream, false), new H2Frame(H2Frame.DATA, H2Frame.PADDED, stream, new byte[] {9, 1}))),
            breaks("pads HEADERS with more than there is", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "padding"),
                stream -> List.of(new H2Frame(H2Frame.HEADERS, H2Frame.PADDED | H2Frame.END_HEADERS, stream, new byte[] {9, (byte) 0x88}))),
            breaks("opens the connection's window by nothing", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "WINDOW_UPDATE"),
                stream -> List.of(H2Frame.windowUpdate(0, 0))),
            breaks("makes the connection's window overflow", Code.FLOW_CONTROL_ERROR, fails(Phase.RESPONSE, "connection's window"),
                stream -> List.of(H2Frame.windowUpdate(0, Integer.MAX_VALUE))),
            breaks("says priorities as clients do", Code.PROTOCOL_ERROR, fails(Phase.RESPONSE, "PRIORITY_UPDATE"),
                stream -> List.of(H2Frame.priorityUpdate(stream, "u=1"))),
            of("sends frames of a type that nobody knows", (h2, stream) -> h2.send(raw(77, 255, stream, 9), raw(78, 1, 0, 0)).answer(stream), answers("200 ok")),
            of("sends priorities of RFC 7540", (h2, stream) -> h2.send(H2Frame.priority(stream, 0, 7)).answer(stream), answers("200 ok")),
            of("ends the connection within a frame", (h2, stream) -> {
                h2.send(H2Wire.head(stream, false));
                h2.wire().send(new byte[] {0, 0, 5, 0, 0, 0, 0, 0, (byte) stream, '1', '2'}).end();
            }, fails(Phase.CONTENT, "the server ended the connection")),
            of("ends the connection without END_STREAM", (h2, stream) -> {
                h2.send(H2Wire.head(stream, false), H2Wire.text(stream, "12345", false));
                h2.wire().end();
            }, fails(Phase.CONTENT, "the server ended the connection")),
            of("resets the connection", (h2, stream) -> h2.wire().reset(), fails(Phase.RESPONSE, "the connection ended")));
    }

    private static Misbehaviour floods(String name, IntFunction<H2Frame[]> frames, String says) {
        return of("floods with " + name, (h2, stream) -> {
            h2.sendForEver(frames.apply(stream));
            h2.awaitGoAway(Code.ENHANCE_YOUR_CALM);
        }, fails(Phase.RESPONSE, says));
    }

    static List<Misbehaviour> floods() {
        return List.of(
            floods("PING", stream -> new H2Frame[] {H2Frame.ping(1, false)}, "too many PING"),
            floods("SETTINGS", stream -> new H2Frame[] {H2Frame.settings()}, "too many SETTINGS"),
            floods("PRIORITY", stream -> new H2Frame[] {H2Frame.priority(3, 0, 7)}, "too many PRIORITY"),
            floods("frames that nobody knows", stream -> new H2Frame[] {raw(77, 0, 0, 0)}, "too many unknown frames"),
            floods("CONTINUATION", Http2Misbehaviours::endlessBlock, "CONTINUATION"),
            of("floods with DATA of no bytes", (h2, stream) -> {
                h2.send(H2Wire.head(stream, false));
                h2.sendForEver(H2Frame.data(stream, new byte[0], false));
                h2.awaitGoAway(Code.ENHANCE_YOUR_CALM);
            }, fails(Phase.CONTENT, "DATA frames with nothing in them")));
    }

    private static H2Frame[] endlessBlock(int stream) {
        H2Frame[] frames = new H2Frame[100];
        Arrays.fill(frames, H2Frame.continuation(stream, new byte[0], false));
        frames[0] = H2Frame.beginHeaders(stream, new byte[0], false);
        return frames;
    }
}
