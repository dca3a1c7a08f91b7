package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;

/** HEADERS (RFC 9113, section 6.2). What a block does not fit into goes on in {@link ContinuationFrame}s. */
public final class HeadersFrame {
    /** Dependency and weight of RFC 7540, deprecated: passed over but for one check. */
    private static final int PRIORITY_SIZE = 5;

    private HeadersFrame() {}

    static void check(FrameHeader frame) {
        if (frame.stream() == 0) {
            throw Faults.HEADERS_STREAM;
        }
        int fixed = (frame.has(Flags.PADDED) ? 1 : 0) + (frame.has(Flags.PRIORITY) ? PRIORITY_SIZE : 0);
        if (frame.length() < fixed) {
            throw Faults.HEADERS_LENGTH;
        }
    }

    static void read(FrameHeader frame, Buffer in, HeaderBlock block, BufferPool pool, FrameListener listener) {
        int padding = frame.has(Flags.PADDED) ? in.read() & 0xFF : 0;
        boolean selfDependent = false;
        if (frame.has(Flags.PRIORITY)) {
            selfDependent = BigEndian.readInt31(in) == frame.stream();
            in.skip(1);
        }
        if (padding > in.readableBytes()) {
            throw Faults.HEADERS_PADDING;
        }
        in.writeIndex(in.writeIndex() - padding);
        block.begin(frame, 0, selfDependent);
        block.add(in, frame.has(Flags.END_HEADERS), pool, listener);
    }

    /**
     * Begins a HEADERS frame, whose block the caller then appends to {@code out}, to be ended with {@link #end}.
     *
     * @return where the frame begins
     */
    public static int begin(Buffer out) {
        int start = out.writeIndex();
        out.writeIndex(start + FrameHeader.SIZE);
        return start;
    }

    /**
     * Ends the frame that began at {@code start}. A block that is larger than {@code maxFrameSize} is cut, and CONTINUATION frames are made of what does not
     * fit; {@code out} needs room for their headers then, {@link ContinuationFrame#headerBytes}.
     *
     * @param maxFrameSize the peer's SETTINGS_MAX_FRAME_SIZE
     */
    public static void end(Buffer out, int start, int stream, boolean endStream, int maxFrameSize) {
        int blockStart = start + FrameHeader.SIZE;
        int length = Math.min(maxFrameSize, out.writeIndex() - blockStart);
        boolean complete = ContinuationFrame.cut(out, blockStart + length, stream, maxFrameSize);
        int flags = (endStream ? Flags.END_STREAM : Flags.NONE) | (complete ? Flags.END_HEADERS : Flags.NONE);
        FrameHeader.write(out, start, length, FrameType.HEADERS, flags, stream);
    }
}
