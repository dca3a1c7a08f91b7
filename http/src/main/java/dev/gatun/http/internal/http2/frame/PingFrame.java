package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** PING (RFC 9113, section 6.7). */
public final class PingFrame {
    /** Bytes that {@link #write} appends. */
    public static final int SIZE = FrameHeader.SIZE + 8;

    private static final int PAYLOAD = 8;

    private PingFrame() {}

    static void check(FrameHeader frame) {
        if (frame.stream() != 0) {
            throw Faults.PING_STREAM;
        }
        if (frame.length() != PAYLOAD) {
            throw Faults.PING_LENGTH;
        }
    }

    static void read(FrameHeader frame, Buffer in, FrameListener listener) {
        listener.onPing(BigEndian.longAt(in, in.readIndex()), frame.has(Flags.ACK));
    }

    /** Appends the frame. */
    public static void write(Buffer out, long opaque, boolean ack) {
        FrameHeader.write(out, PAYLOAD, FrameType.PING, ack ? Flags.ACK : Flags.NONE, 0);
        BigEndian.putLong(out, opaque);
    }
}
