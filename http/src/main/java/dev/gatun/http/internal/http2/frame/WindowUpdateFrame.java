package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** WINDOW_UPDATE (RFC 9113, section 6.9), of a stream or, as stream 0, of the connection. */
public final class WindowUpdateFrame {
    /** Bytes that {@link #write} appends. */
    public static final int SIZE = FrameHeader.SIZE + 4;

    private static final int PAYLOAD = 4;

    private WindowUpdateFrame() {}

    static void check(FrameHeader frame) {
        if (frame.length() != PAYLOAD) {
            throw Faults.WINDOW_LENGTH;
        }
    }

    static void read(FrameHeader frame, Buffer in, FrameListener listener) {
        int increment = BigEndian.readInt31(in);
        if (increment == 0) {
            throw frame.stream() == 0 ? Faults.WINDOW_INCREMENT : Faults.windowIncrement(frame.stream());
        }
        listener.onWindowUpdate(frame.stream(), increment);
    }

    /**
     * Appends the frame.
     *
     * @throws IllegalArgumentException if {@code increment} is not positive
     */
    public static void write(Buffer out, int stream, int increment) {
        if (increment <= 0) {
            throw new IllegalArgumentException("window increment " + increment);
        }
        FrameHeader.write(out, PAYLOAD, FrameType.WINDOW_UPDATE, Flags.NONE, stream);
        BigEndian.putInt(out, increment);
    }
}
