package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;

/** PUSH_PROMISE (RFC 9113, section 6.6). */
public final class PushPromiseFrame {
    private static final int PROMISED_SIZE = 4;

    private PushPromiseFrame() {}

    static void check(FrameHeader frame, boolean server) {
        if (server) {
            throw Faults.PUSH_BY_CLIENT;
        }
        if (frame.stream() == 0) {
            throw Faults.PUSH_STREAM;
        }
        if (frame.length() < (frame.has(Flags.PADDED) ? 1 : 0) + PROMISED_SIZE) {
            throw Faults.PUSH_LENGTH;
        }
    }

    static void read(FrameHeader frame, Buffer in, HeaderBlock block, BufferPool pool, FrameListener listener) {
        int padding = frame.has(Flags.PADDED) ? in.read() & 0xFF : 0;
        int promised = BigEndian.readInt31(in);
        if (promised == 0) {
            throw Faults.PUSH_PROMISED;
        }
        if (padding > in.readableBytes()) {
            throw Faults.PUSH_PADDING;
        }
        in.writeIndex(in.writeIndex() - padding);
        block.begin(frame, promised, false);
        block.add(in, frame.has(Flags.END_HEADERS), pool, listener);
    }

    /**
     * Begins a PUSH_PROMISE frame, whose block the caller then appends to {@code out}, to be ended with {@link #end}.
     *
     * @return where the frame begins
     */
    public static int begin(Buffer out) {
        int start = out.writeIndex();
        out.writeIndex(start + FrameHeader.SIZE + PROMISED_SIZE);
        return start;
    }

    /** Ends the frame that began at {@code start}, as {@link HeadersFrame#end} does. */
    public static void end(Buffer out, int start, int stream, int promised, int maxFrameSize) {
        int payload = start + FrameHeader.SIZE;
        int length = Math.min(maxFrameSize, out.writeIndex() - payload);
        boolean complete = ContinuationFrame.cut(out, payload + length, stream, maxFrameSize);
        FrameHeader.write(out, start, length, FrameType.PUSH_PROMISE, complete ? Flags.END_HEADERS : Flags.NONE, stream);
        BigEndian.replaceInt(out, payload, promised);
    }
}
