package dev.gatun.platform.client.misbehaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.h2.FieldCodec;
import dev.gatun.platform.h2.H2Frame;
import dev.gatun.platform.h2.Http2;
import dev.gatun.platform.h2.Http2.Code;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The server's end of a connection of HTTP/2. It answers nothing by itself: no SETTINGS, no PING. One thread. */
final class H2Wire {
    /** What this side announces when nothing is misbehaved with. */
    static final H2Frame SETTINGS = H2Frame.settings(Http2.MAX_CONCURRENT_STREAMS, 100);

    private final Wire wire;

    H2Wire(Wire wire) {
        this.wire = wire;
    }

    Wire wire() {
        return wire;
    }

    /** Reads what a client begins with: the preface and its SETTINGS. */
    H2Wire preface() throws IOException {
        byte[] text = wire.in().readNBytes(Http2.PREFACE.length());
        assertThat(new String(text, StandardCharsets.US_ASCII)).isEqualTo(Http2.PREFACE);
        assertThat(next().type()).isEqualTo(H2Frame.SETTINGS);
        return this;
    }

    H2Wire send(H2Frame... frames) throws IOException {
        for (H2Frame frame : frames) {
            wire.send(frame.encode());
        }
        return this;
    }

    /** Sends the same again and again, until the client has had enough. */
    void sendForEver(H2Frame... frames) throws IOException {
        byte[] bytes = H2Frame.encode(List.of(frames));
        try {
            while (true) {
                wire.send(bytes);
            }
        } catch (SocketException e) {
            // It has.
            return;
        }
    }

    /** Reads one request with its content; its stream. */
    int request() throws IOException {
        return find(frame -> (frame.type() == H2Frame.HEADERS || frame.type() == H2Frame.DATA) && frame.has(H2Frame.END_STREAM)).stream();
    }

    /** Reads the head of a request only; its stream. */
    int head() throws IOException {
        return find(frame -> frame.type() == H2Frame.HEADERS).stream();
    }

    private H2Frame next() throws IOException {
        H2Frame frame = H2Frame.read(wire.in(), Http2.DEFAULT_FRAME);
        if (frame == null) {
            throw new EOFException("the client ended the connection");
        }
        return frame;
    }

    private H2Frame find(Predicate<H2Frame> wanted) throws IOException {
        while (true) {
            H2Frame frame = next();
            if (wanted.test(frame)) {
                return frame;
            }
        }
    }

    /** The client says why it ends the connection. */
    void awaitGoAway(Code code) throws IOException {
        try {
            H2Frame frame = find(some -> some.type() == H2Frame.GOAWAY);
            assertThat(ByteBuffer.wrap(frame.payload()).getInt(4)).as("code of GOAWAY").isEqualTo(code.number());
        } catch (EOFException e) {
            throw new AssertionError("no GOAWAY", e);
        }
    }

    /** The client says why it ends the stream, and the connection goes on. */
    H2Wire awaitReset(int stream, Code code) throws IOException {
        try {
            H2Frame frame = find(some -> some.type() == H2Frame.RST_STREAM || some.type() == H2Frame.GOAWAY);
            assertThat(frame).asString().startsWith("RST_STREAM stream=" + stream).endsWith(code.name());
        } catch (EOFException e) {
            throw new AssertionError("no RST_STREAM", e);
        }
        return this;
    }

    /** HEADERS with these fields, names and values in turn, as literals. */
    static H2Frame fields(int stream, boolean end, String... fields) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < fields.length; i += 2) {
            lines.add(fields[i] + ": " + fields[i + 1]);
        }
        return H2Frame.headers(stream, FieldCodec.literals(lines), end);
    }

    static H2Frame head(int stream, boolean end) {
        return fields(stream, end, ":status", "200");
    }

    static H2Frame text(int stream, String text, boolean end) {
        return H2Frame.data(stream, text.getBytes(StandardCharsets.US_ASCII), end);
    }

    /** Answers as it should. */
    H2Wire answer(int stream) throws IOException {
        return send(head(stream, false), text(stream, "ok", true));
    }
}
