package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/** GOAWAY (RFC 9113, section 6.8). */
public final class GoAwayFrame {
    /** Bytes that {@link #write} appends besides the debug text. */
    public static final int SIZE = FrameHeader.SIZE + 8;

    /** The last stream of a first GOAWAY, with which a graceful end begins: streams under way are still taken. */
    public static final int EVERY_STREAM = Integer.MAX_VALUE;

    private static final int PAYLOAD = 8;

    private GoAwayFrame() {}

    static void check(FrameHeader frame) {
        if (frame.stream() != 0) {
            throw Faults.GOAWAY_STREAM;
        }
        if (frame.length() < PAYLOAD) {
            throw Faults.GOAWAY_LENGTH;
        }
    }

    static void read(Buffer in, FrameListener listener) {
        int lastStream = BigEndian.readInt31(in);
        int code = BigEndian.readInt(in);
        listener.onGoAway(lastStream, code, in);
    }

    /** Appends the frame. */
    public static void write(Buffer out, int lastStream, ErrorCode code) {
        write(out, lastStream, code, "");
    }

    /** Appends the frame with a text for who debugs the peer, in Latin-1; nothing secret, the peer sees it. */
    public static void write(Buffer out, int lastStream, ErrorCode code, String debug) {
        FrameHeader.write(out, PAYLOAD + debug.length(), FrameType.GOAWAY, Flags.NONE, 0);
        BigEndian.putInt(out, lastStream);
        BigEndian.putInt(out, code.code());
        out.putLatin1(debug);
    }
}
