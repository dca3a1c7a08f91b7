package dev.gatun.platform.websocket;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A frame as it is on the wire (RFC 6455, section 5.2), right or wrong.
 *
 * @param fin whether it is the last of its message
 * @param rsv its three reserved bits, RSV1 the highest
 * @param opcode its opcode
 * @param payload its payload, not masked
 */
public record WsFrame(boolean fin, int rsv, int opcode, byte[] payload) {
    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    /** The bit that says that a message is compressed (RFC 7692, section 6). */
    public static final int RSV1 = 4;

    private static final byte[] NONE = new byte[0];

    /** A whole message of text. */
    public static WsFrame text(String text) {
        return new WsFrame(true, 0, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A whole message of bytes. */
    public static WsFrame binary(byte[] payload) {
        return new WsFrame(true, 0, BINARY, payload);
    }

    /** The next part of a message, and its last. */
    public static WsFrame continuation(byte[] payload) {
        return new WsFrame(true, 0, CONTINUATION, payload);
    }

    /** The next part of a message, and its last. */
    public static WsFrame continuation(String payload) {
        return continuation(payload.getBytes(StandardCharsets.UTF_8));
    }

    public static WsFrame ping(String payload) {
        return new WsFrame(true, 0, PING, payload.getBytes(StandardCharsets.UTF_8));
    }

    public static WsFrame pong(String payload) {
        return new WsFrame(true, 0, PONG, payload.getBytes(StandardCharsets.UTF_8));
    }

    /** A close frame without a code. */
    public static WsFrame close() {
        return new WsFrame(true, 0, CLOSE, NONE);
    }

    public static WsFrame close(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return new WsFrame(true, 0, CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
    }

    /** The same as a part that another follows. */
    public WsFrame more() {
        return new WsFrame(false, rsv, opcode, payload);
    }

    /** The same with reserved bits. */
    public WsFrame rsv(int bits) {
        return new WsFrame(fin, bits, opcode, payload);
    }

    /** The payload as text. */
    public String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    /** Whether it is none of a message. */
    public boolean isControl() {
        return opcode >= CLOSE;
    }

    /** As a client has to send it, by a mask of its own. */
    public byte[] encode() {
        byte[] mask = new byte[4];
        ThreadLocalRandom.current().nextBytes(mask);
        return encode(mask);
    }

    /** With this mask of four bytes. */
    public byte[] encode(byte[] mask) {
        return head(payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8, payload.length, mask, masked(mask));
    }

    /** As a server sends it: not masked. */
    public byte[] bare() {
        return head(payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8, payload.length, NONE, payload);
    }

    /** With a length of so many bytes behind the first, 0, 2 or 8, that says {@code length}; the payload follows as it is. */
    public byte[] announcing(int lengthBytes, long length) {
        byte[] mask = {1, 2, 3, 4};
        return head(lengthBytes, length, mask, masked(mask));
    }

    private byte[] masked(byte[] mask) {
        byte[] masked = payload.clone();
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i & 3];
        }
        return masked;
    }

    private byte[] head(int lengthBytes, long length, byte[] mask, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 14);
        out.write((fin ? 0x80 : 0) | rsv << 4 | opcode);
        int maskBit = mask.length > 0 ? 0x80 : 0;
        out.write(maskBit | (lengthBytes == 0 ? (int) length : lengthBytes == 2 ? 126 : 127));
        for (int shift = lengthBytes * 8 - 8; shift >= 0; shift -= 8) {
            out.write((int) (length >>> shift));
        }
        out.writeBytes(mask);
        out.writeBytes(content);
        return out.toByteArray();
    }

    @Override
    public String toString() {
        return "frame opcode=" + opcode + " fin=" + fin + " rsv=" + rsv + " length=" + payload.length;
    }
}
