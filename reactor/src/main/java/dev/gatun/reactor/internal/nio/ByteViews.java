package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Memory as the JDK's channels want it. A pool hands the same memory out again and again, so the views of what was seen last are kept, each at the one place
 * that its address gives it. Owned by one loop.
 */
final class ByteViews {
    private static final int PLACES = 64;

    private final MemorySegment[] known = new MemorySegment[PLACES];
    private final ByteBuffer[] views = new ByteBuffer[PLACES];

    /** What is readable, good until the next call for the same memory. */
    ByteBuffer readable(Buffer buffer) {
        return view(buffer).limit(buffer.writeIndex()).position(buffer.readIndex());
    }

    /** What is writable, likewise. */
    ByteBuffer writable(Buffer buffer) {
        return view(buffer).position(buffer.writeIndex());
    }

    private ByteBuffer view(Buffer buffer) {
        MemorySegment segment = buffer.segment();
        int place = (int) (buffer.address() * 0x9e37_79b9_7f4a_7c15L >>> 58);
        if (known[place] != segment) {
            known[place] = segment;
            views[place] = segment.asByteBuffer();
        }
        return views[place].clear();
    }
}
