package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import java.lang.foreign.MemorySegment;

/** CONTINUATION (RFC 9113, section 6.10). */
public final class ContinuationFrame {
    private ContinuationFrame() {}

    static void check(HeaderBlock block) {
        // that it continues the right stream was seen before, with all other frames that must not come here
        if (!block.isOpen()) {
            throw Faults.CONTINUATION_ALONE;
        }
    }

    static void read(FrameHeader frame, Buffer in, HeaderBlock block, BufferPool pool, FrameListener listener) {
        block.countContinuation();
        block.add(in, frame.has(Flags.END_HEADERS), pool, listener);
    }

    /** The bytes by which a block of {@code blockBytes} grows when it is cut, at most. */
    public static int headerBytes(int blockBytes, int maxFrameSize) {
        // five more for the fixed fields that stand before the block in the first frame
        return (blockBytes + 5) / maxFrameSize * FrameHeader.SIZE;
    }

    /** Puts the header of a CONTINUATION frame before each {@code maxFrameSize} bytes from {@code start} on; true when there is nothing to cut. */
    static boolean cut(Buffer out, int start, int stream, int maxFrameSize) {
        int rest = out.writeIndex() - start;
        if (rest == 0) {
            return true;
        }
        int frames = (rest + maxFrameSize - 1) / maxFrameSize;
        out.writeIndex(out.writeIndex() + frames * FrameHeader.SIZE);
        // from the last to the first, so that every piece moves to where nothing is needed any more
        for (int frame = frames - 1; frame >= 0; frame--) {
            int from = start + frame * maxFrameSize;
            int length = Math.min(maxFrameSize, rest - frame * maxFrameSize);
            int header = from + frame * FrameHeader.SIZE;
            MemorySegment.copy(out.segment(), from, out.segment(), header + FrameHeader.SIZE, length);
            FrameHeader.write(out, header, length, FrameType.CONTINUATION, frame == frames - 1 ? Flags.END_HEADERS : Flags.NONE, stream);
        }
        return false;
    }
}
