package dev.gatun.http.internal.client.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.http.internal.hpack.HpackSink;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.http.internal.http2.frame.ErrorCode;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import dev.gatun.reactor.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A server of HTTP/2 on a {@link FakeConnection}: sends what frames the test likes, and reads what the client sends with a parser of its own. */
final class FakeServer {
    final FakeLoop loop = new FakeLoop();
    final FakeConnection connection = new FakeConnection(loop);
    /** What came: one line a frame. */
    final List<String> log = new ArrayList<>();
    final Map<Integer, ByteArrayOutputStream> content = new HashMap<>();
    final Map<Integer, List<String>> requests = new HashMap<>();
    private final HpackDecoder decoder = new HpackDecoder(4096, 64 << 10, 1000);
    private final ByteArrayOutputStream block = new ByteArrayOutputStream();
    private byte[] unparsed = {};
    private boolean opened;

    /** Sends frames and reads what comes back. */
    FakeServer send(byte[]... frames) {
        connection.send(Frames.join(frames));
        return read();
    }

    /** SETTINGS with extended CONNECT and more. */
    FakeServer settings(long... more) {
        long[] all = Arrays.copyOf(new long[] {8, 1}, 2 + more.length);
        System.arraycopy(more, 0, all, 2, more.length);
        return send(Frames.settings(all), Frames.settingsAck());
    }

    FakeServer accept(int stream) {
        return send(Frames.headers(stream, Frames.block(":status", "200"), false));
    }

    FakeServer data(int stream, String text, boolean end) {
        return send(Frames.data(stream, Frames.latin1(text), end));
    }

    FakeServer read() {
        loop.run();
        byte[] fresh = connection.take().getBytes(StandardCharsets.ISO_8859_1);
        unparsed = Frames.join(unparsed, fresh);
        if (!opened && unparsed.length >= 24) {
            assertThat(Arrays.copyOf(unparsed, 24)).isEqualTo(Frames.preface());
            unparsed = Arrays.copyOfRange(unparsed, 24, unparsed.length);
            opened = true;
        }
        ByteBuffer in = ByteBuffer.wrap(unparsed);
        while (in.remaining() >= 9) {
            int length = (in.getShort(in.position()) & 0xFFFF) << 8 | in.get(in.position() + 2) & 0xFF;
            if (in.remaining() < 9 + length) {
                break;
            }
            in.position(in.position() + 3);
            int type = in.get();
            int flags = in.get();
            int stream = in.getInt();
            byte[] payload = new byte[length];
            in.get(payload);
            frame(type, flags, stream, ByteBuffer.wrap(payload));
        }
        unparsed = Arrays.copyOfRange(unparsed, in.position(), unparsed.length);
        return this;
    }

    private void frame(int type, int flags, int stream, ByteBuffer payload) {
        boolean end = (flags & 1) != 0;
        switch (type) {
            case 0 -> {
                assertThat(payload.remaining()).isLessThanOrEqualTo(16_384);
                content.computeIfAbsent(stream, id -> new ByteArrayOutputStream()).writeBytes(payload.array());
                log.add("data " + stream + " " + payload.remaining() + (end ? " end" : ""));
            }
            case 1 -> {
                block.reset();
                headers(stream, flags, payload);
            }
            case 3 -> log.add("reset " + stream + " " + ErrorCode.of(payload.getInt()));
            case 4 -> log.add(end ? "settings ack" : "settings");
            case 6 -> log.add("ping " + payload.getLong() + (end ? " ack" : ""));
            case 7 -> log.add("goaway " + payload.getInt() + " " + ErrorCode.of(payload.getInt()));
            case 8 -> log.add("window " + stream + " " + payload.getInt());
            case 9 -> headers(stream, flags, payload);
            default -> throw new AssertionError("frame of type " + type);
        }
    }

    private void headers(int stream, int flags, ByteBuffer payload) {
        block.writeBytes(payload.array());
        if ((flags & 4) != 0) {
            List<String> fields = new ArrayList<>();
            Buffer out = Buffer.allocate(decoder.outBytes());
            HpackSink sink = (known, pseudo, nameStart, nameLength, valueStart, valueLength, never) ->
                    fields.add(text(out, nameStart, nameLength) + ": " + text(out, valueStart, valueLength));
            assertThat(decoder.decode(Buffer.copyOf(block.toByteArray()), out, sink)).isTrue();
            requests.put(stream, fields);
            log.add("headers " + stream);
        }
    }

    private static String text(Buffer out, int start, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = start; i < start + length; i++) {
            text.append((char) (out.get(i) & 0xFF));
        }
        return text.toString();
    }

    String content(int stream) {
        return content.getOrDefault(stream, new ByteArrayOutputStream()).toString(StandardCharsets.ISO_8859_1);
    }

    /** The log since the last call. */
    List<String> take() {
        read();
        List<String> taken = List.copyOf(log);
        log.clear();
        return taken;
    }
}
