package dev.gatun.http.internal.http2;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Frames as bytes, for tests that play the peer: written down from RFC 9113 by itself, without a line of the codec, and able to build what no peer may send.
 * Nothing is checked.
 */
public final class Frames {
    public static final int END_STREAM = 0x1;
    public static final int ACK = 0x1;
    public static final int END_HEADERS = 0x4;
    public static final int PADDED = 0x8;
    public static final int PRIORITY = 0x20;

    private Frames() {}

    /** A frame of whatever type, flags and stream (also with the reserved bit). */
    public static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length).putShort((short) (payload.length >> 8)).put((byte) payload.length)
                .put((byte) type).put((byte) flags).putInt(stream).put(payload).array();
    }

    /** Only the header of a frame, which may announce more than ever comes. */
    public static byte[] header(int length, int type, int flags, int stream) {
        return ByteBuffer.allocate(9).putShort((short) (length >> 8)).put((byte) length).put((byte) type).put((byte) flags).putInt(stream).array();
    }

    /** Parts, one after the other. */
    public static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** The same bytes {@code count} times. */
    public static byte[] repeat(byte[] bytes, int count) {
        byte[][] parts = new byte[count][];
        Arrays.fill(parts, bytes);
        return join(parts);
    }

    /** Bytes of Latin-1. */
    public static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    public static byte[] preface() {
        return latin1("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    }

    /** Preface and empty SETTINGS: how a connection begins. */
    public static byte[] opening() {
        return join(preface(), settings());
    }

    /**
     * A header block of literals that are neither indexed nor compressed (RFC 7541, section 6.2.2), so that no table is needed to make it.
     *
     * @param fields names and values by turns, pseudo-headers first
     */
    public static byte[] block(String... fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.length; i += 2) {
            out.write(0);
            text(out, fields[i]);
            text(out, fields[i + 1]);
        }
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        int length = text.length();
        if (length < 127) {
            out.write(length);
        } else {
            out.write(127);
            int rest = length - 127;
            for (; rest >= 128; rest >>>= 7) {
                out.write(rest & 127 | 128);
            }
            out.write(rest);
        }
        out.writeBytes(latin1(text));
    }

    /** The block of a request with more fields behind its pseudo-headers. */
    public static byte[] request(String method, String path, String... fields) {
        return join(block(":method", method, ":scheme", "http", ":authority", "localhost", ":path", path), block(fields));
    }

    /** HEADERS with a complete block. */
    public static byte[] headers(int stream, byte[] block, boolean endStream) {
        return frame(1, END_HEADERS | (endStream ? END_STREAM : 0), stream, block);
    }

    /** HEADERS whose block goes on in {@link #continuation}. */
    public static byte[] openHeaders(int stream, byte[] fragment, boolean endStream) {
        return frame(1, endStream ? END_STREAM : 0, stream, fragment);
    }

    /** HEADERS with the priority of RFC 7540. */
    public static byte[] headersWithPriority(int stream, int dependency, byte[] block, boolean endStream) {
        return frame(1, END_HEADERS | PRIORITY | (endStream ? END_STREAM : 0), stream, join(number(dependency), new byte[] {15}, block));
    }

    /** HEADERS with {@code padding} bytes of padding. */
    public static byte[] paddedHeaders(int stream, byte[] block, int padding, boolean endStream) {
        return frame(1, END_HEADERS | PADDED | (endStream ? END_STREAM : 0), stream, join(new byte[] {(byte) padding}, block, new byte[padding]));
    }

    /** HEADERS of a GET. */
    public static byte[] get(int stream, String path) {
        return headers(stream, request("GET", path), true);
    }

    public static byte[] continuation(int stream, byte[] fragment, boolean endHeaders) {
        return frame(9, endHeaders ? END_HEADERS : 0, stream, fragment);
    }

    public static byte[] data(int stream, byte[] content, boolean endStream) {
        return frame(0, endStream ? END_STREAM : 0, stream, content);
    }

    /** DATA with {@code padding} bytes of padding. */
    public static byte[] paddedData(int stream, byte[] content, int padding, boolean endStream) {
        return frame(0, PADDED | (endStream ? END_STREAM : 0), stream, join(new byte[] {(byte) padding}, content, new byte[padding]));
    }

    public static byte[] priority(int stream, int dependency) {
        return frame(2, 0, stream, join(number(dependency), new byte[] {15}));
    }

    public static byte[] reset(int stream, int code) {
        return frame(3, 0, stream, number(code));
    }

    /** @param entries ids and values by turns */
    public static byte[] settings(long... entries) {
        return frame(4, 0, 0, settingsPayload(entries));
    }

    public static byte[] settingsPayload(long... entries) {
        ByteBuffer payload = ByteBuffer.allocate(entries.length / 2 * 6);
        for (int i = 0; i < entries.length; i += 2) {
            payload.putShort((short) entries[i]).putInt((int) entries[i + 1]);
        }
        return payload.array();
    }

    public static byte[] settingsAck() {
        return frame(4, ACK, 0, new byte[0]);
    }

    public static byte[] pushPromise(int stream, int promised, byte[] block) {
        return frame(5, END_HEADERS, stream, join(number(promised), block));
    }

    public static byte[] ping(long opaque, boolean ack) {
        return frame(6, ack ? ACK : 0, 0, ByteBuffer.allocate(8).putLong(opaque).array());
    }

    public static byte[] goAway(int lastStream, int code, String debug) {
        return frame(7, 0, 0, join(number(lastStream), number(code), latin1(debug)));
    }

    public static byte[] windowUpdate(int stream, int increment) {
        return frame(8, 0, stream, number(increment));
    }

    public static byte[] priorityUpdate(int stream, String value) {
        return frame(16, 0, 0, join(number(stream), latin1(value)));
    }

    /** Four bytes, the highest first. */
    public static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }
}
