package dev.gatun.reactor.internal.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code struct msghdr}, and {@code struct mmsghdr} that begins with one. What stands before the number of vectors is everywhere at the same place on
 * 64-bit systems.
 *
 * @param size of {@code struct msghdr}
 * @param wideCount whether {@code msg_iovlen} has 8 bytes, not 4
 * @param flags where {@code msg_flags} is
 * @param batchSize of {@code struct mmsghdr}
 */
record MessageLayout(int size, boolean wideCount, int flags, int batchSize) {
    static final long NAME = 0;
    static final long NAME_LENGTH = 8;
    static final long VECTORS = 16;
    static final long VECTOR_COUNT = 24;

    /** {@code struct iovec}. */
    static final long VECTOR_SIZE = 16;
    static final long VECTOR_BASE = 0;
    static final long VECTOR_LENGTH = 8;

    /** Sets the number of vectors of the header at {@code offset}. */
    void vectorCount(MemorySegment memory, long offset, int count) {
        if (wideCount) {
            memory.set(ValueLayout.JAVA_LONG, offset + VECTOR_COUNT, count);
        } else {
            memory.set(ValueLayout.JAVA_INT, offset + VECTOR_COUNT, count);
        }
    }

    /** Where {@code msg_len} is in {@code struct mmsghdr}. */
    int received() {
        return size;
    }
}
