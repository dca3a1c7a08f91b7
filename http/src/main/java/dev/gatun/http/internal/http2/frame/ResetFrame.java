package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** RST_STREAM (RFC 9113, section 6.4). */
public final class ResetFrame {
    /** Bytes that {@link #write} appends. */
    public static final int SIZE = FrameHeader.SIZE + 4;

    private static final int PAYLOAD = 4;

    private ResetFrame() {}

    static void check(FrameHeader frame) {
        if (frame.stream() == 0) {
            throw Faults.RESET_STREAM;
        }
        if (frame.length() != PAYLOAD) {
            throw Faults.RESET_LENGTH;
        }
    }

    static void read(FrameHeader frame, Buffer in, FrameListener listener) {
        listener.onReset(frame.stream(), BigEndian.readInt(in));
    }

    /** Appends the frame. */
    public static void write(Buffer out, int stream, ErrorCode code) {
        FrameHeader.write(out, PAYLOAD, FrameType.RST_STREAM, Flags.NONE, stream);
        BigEndian.putInt(out, code.code());
    }
}
