package dev.gatun.platform.h2;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A frame as it is on the wire (RFC 9113, section 4.1), right or wrong.
 *
 * @param type its type
 * @param flags its flags
 * @param stream its stream, 31 bits
 * @param payload all that follows the head of nine bytes
 */
public record H2Frame(int type, int flags, int stream, byte[] payload) {
    public static final int DATA = 0;
    public static final int HEADERS = 1;
    public static final int PRIORITY = 2;
    public static final int RST_STREAM = 3;
    public static final int SETTINGS = 4;
    public static final int PUSH_PROMISE = 5;
    public static final int PING = 6;
    public static final int GOAWAY = 7;
    public static final int WINDOW_UPDATE = 8;
    public static final int CONTINUATION = 9;
    /** RFC 9218, section 7.1. */
    public static final int PRIORITY_UPDATE = 16;

    public static final int END_STREAM = 1;
    public static final int ACK = 1;
    public static final int END_HEADERS = 4;
    public static final int PADDED = 8;
    public static final int PRIORITY_FLAG = 32;

    private static final int HEAD = 9;
    private static final List<String> NAMES = List.of(
            "DATA", "HEADERS", "PRIORITY", "RST_STREAM", "SETTINGS", "PUSH_PROMISE", "PING", "GOAWAY", "WINDOW_UPDATE", "CONTINUATION");

    /** The next frame of at most {@code most} bytes of payload; {@code null} at an end between frames. */
    public static H2Frame read(InputStream in, int most) throws IOException {
        byte[] head = in.readNBytes(HEAD);
        if (head.length == 0) {
            return null;
        }
        if (head.length < HEAD) {
            throw new EOFException("connection ended within the head of a frame");
        }
        ByteBuffer fields = ByteBuffer.wrap(head);
        int length = fields.getInt() >>> 8;
        int type = head[3] & 0xff;
        int stream = fields.getInt(5);
        Http2.require(length <= most, "4.2", "frame of type " + type + " has " + length + " bytes, announced are at most " + most);
        Http2.require(stream >= 0, "4.1", "the reserved bit is set in a frame of type " + type);
        byte[] payload = in.readNBytes(length);
        if (payload.length < length) {
            throw new EOFException("connection ended within a frame of type " + type);
        }
        return new H2Frame(type, head[4] & 0xff, stream, payload);
    }

    /** All bytes of all {@code frames}. */
    public static byte[] encode(List<H2Frame> frames) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (H2Frame frame : frames) {
            out.writeBytes(frame.encode());
        }
        return out.toByteArray();
    }

    /** Its bytes. */
    public byte[] encode() {
        return ByteBuffer.allocate(HEAD + payload.length).putInt(payload.length << 8 | type).put((byte) flags).putInt(stream).put(payload).array();
    }

    /** The same with more flags. */
    public H2Frame flag(int more) {
        return new H2Frame(type, flags | more, stream, payload);
    }

    /** Whether a flag is set. */
    public boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** The integer at {@code index} of the payload. */
    int intAt(int index) {
        return ByteBuffer.wrap(payload).getInt(index);
    }

    /** {@code content} with {@code padding} zeroes behind it. */
    public H2Frame padded(int padding) {
        ByteBuffer padded = ByteBuffer.allocate(1 + payload.length + padding).put((byte) padding).put(payload);
        return new H2Frame(type, flags | PADDED, stream, padded.array());
    }

    public static H2Frame data(int stream, byte[] content, boolean end) {
        return new H2Frame(DATA, end ? END_STREAM : 0, stream, content);
    }

    /** A whole header block. */
    public static H2Frame headers(int stream, byte[] block, boolean end) {
        return new H2Frame(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block);
    }

    /** A header block that CONTINUATION goes on with. */
    public static H2Frame beginHeaders(int stream, byte[] block, boolean end) {
        return new H2Frame(HEADERS, end ? END_STREAM : 0, stream, block);
    }

    public static H2Frame continuation(int stream, byte[] block, boolean last) {
        return new H2Frame(CONTINUATION, last ? END_HEADERS : 0, stream, block);
    }

    public static H2Frame priority(int stream, int dependency, int weight) {
        return new H2Frame(PRIORITY, 0, stream, ByteBuffer.allocate(5).putInt(dependency).put((byte) weight).array());
    }

    public static H2Frame reset(int stream, Http2.Code code) {
        return new H2Frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code.number()).array());
    }

    /** Pairs of identifier and value. */
    public static H2Frame settings(int... pairs) {
        ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
        for (int i = 0; i < pairs.length; i += 2) {
            payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
        }
        return new H2Frame(SETTINGS, 0, 0, payload.array());
    }

    public static H2Frame settingsAck() {
        return new H2Frame(SETTINGS, ACK, 0, new byte[0]);
    }

    public static H2Frame ping(long opaque, boolean ack) {
        return new H2Frame(PING, ack ? ACK : 0, 0, ByteBuffer.allocate(8).putLong(opaque).array());
    }

    public static H2Frame goAway(int lastStream, Http2.Code code) {
        return new H2Frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).putInt(code.number()).array());
    }

    public static H2Frame windowUpdate(int stream, int increment) {
        return new H2Frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(increment).array());
    }

    public static H2Frame priorityUpdate(int stream, String value) {
        byte[] text = value.getBytes(StandardCharsets.US_ASCII);
        return new H2Frame(PRIORITY_UPDATE, 0, 0, ByteBuffer.allocate(4 + text.length).putInt(stream).put(text).array());
    }

    @Override
    public String toString() {
        String name = type < NAMES.size() ? NAMES.get(type) : type == PRIORITY_UPDATE ? "PRIORITY_UPDATE" : "type " + type;
        String code = type == RST_STREAM && payload.length == 4 ? " " + Http2.Code.of(intAt(0)) : "";
        String goAway = type == GOAWAY && payload.length >= 8
                ? " last=" + intAt(0) + " " + Http2.Code.of(intAt(4)) + " " + new String(payload, 8, payload.length - 8, StandardCharsets.UTF_8) : "";
        return name + " stream=" + stream + " flags=" + flags + " length=" + payload.length + code + goAway;
    }
}
