package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** PRIORITY_UPDATE (RFC 9218, section 7.1). */
public final class PriorityUpdateFrame {
    /** Bytes that {@link #write} appends besides the value. */
    public static final int SIZE = FrameHeader.SIZE + 4;

    private static final int PAYLOAD = 4;

    private PriorityUpdateFrame() {}

    static void check(FrameHeader frame, boolean server) {
        if (!server) {
            throw Faults.PRIORITY_UPDATE_BY_SERVER;
        }
        if (frame.stream() != 0) {
            throw Faults.PRIORITY_UPDATE_STREAM;
        }
        if (frame.length() < PAYLOAD) {
            throw Faults.PRIORITY_UPDATE_LENGTH;
        }
    }

    static void read(Buffer in, FrameListener listener) {
        int stream = BigEndian.readInt31(in);
        if (stream == 0) {
            throw Faults.PRIORITY_UPDATE_OF_0;
        }
        listener.onPriorityUpdate(stream, in);
    }

    /** Appends the frame; a client's to write. */
    public static void write(Buffer out, int stream, Priority priority) {
        String value = priority.toString();
        FrameHeader.write(out, PAYLOAD + value.length(), FrameType.PRIORITY_UPDATE, Flags.NONE, 0);
        BigEndian.putInt(out, stream);
        out.putLatin1(value);
    }
}
