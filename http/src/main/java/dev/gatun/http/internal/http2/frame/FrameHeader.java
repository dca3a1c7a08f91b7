package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.ValueLayout;

/**
 * The nine bytes before every payload (RFC 9113, section 4.1): one object per {@link FrameReader}, read over and over.
 *
 * <pre>
 *      length (24)  type (8)  flags (8)  reserved (1)  stream (31)
 * </pre>
 */
public final class FrameHeader {
    /** Bytes of a frame's header. */
    public static final int SIZE = 9;
    /** The longest payload that the length can tell. */
    public static final int LARGEST_PAYLOAD = (1 << 24) - 1;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private int length;
    private int type;
    private int flags;
    private int stream;

    FrameHeader() {}

    /** Takes the next {@link #SIZE} bytes, which must be there. */
    void read(Buffer in) {
        int at = in.readIndex();
        long word = BigEndian.longAt(in, at);
        length = (int) (word >>> 40);
        type = (int) (word >>> 32) & 0xFF;
        flags = (int) (word >>> 24) & 0xFF;
        // the reserved bit falls away (RFC 9113, section 4.1: ignored when received)
        stream = (int) word << 8 & Integer.MAX_VALUE | in.get(at + 8) & 0xFF;
        in.skip(SIZE);
    }

    int length() {
        return length;
    }

    int type() {
        return type;
    }

    int stream() {
        return stream;
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** Whether the payload is (part of) a header block. */
    boolean isOfHeaderBlock() {
        return type == FrameType.HEADERS || type == FrameType.CONTINUATION || type == FrameType.PUSH_PROMISE;
    }

    /** Appends the header of a frame of whatever type; {@code out} needs room for {@link #SIZE} bytes. */
    public static void write(Buffer out, int length, int type, int flags, int stream) {
        int at = out.writeIndex();
        write(out, at, length, type, flags, stream);
        out.writeIndex(at + SIZE);
    }

    /** Overwrites {@link #SIZE} bytes at {@code at}, left free for a header whose length was not known yet. */
    static void write(Buffer out, int at, int length, int type, int flags, int stream) {
        if (length < 0 || length > LARGEST_PAYLOAD) {
            throw new IllegalArgumentException("payload of " + length + " bytes");
        }
        if (stream < 0) {
            throw new IllegalArgumentException("stream " + stream);
        }
        BigEndian.replaceLong(out, at, (long) length << 40 | (long) type << 32 | (long) flags << 24 | stream >>> 8);
        out.segment().set(BYTE, at + 8L, (byte) stream);
    }
}
