package dev.gatun.reactor.internal.linux.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.linux.iovec;
import dev.gatun.bindings.linux.msghdr;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Headers of messages that gather several buffers. The kernel reads them when it takes the submission ({@code IORING_FEAT_SUBMIT_STABLE}), so they are
 * forgotten all together when nothing is left to be taken.
 */
final class MessageMemory {
    /** The most buffers of one message. */
    static final int MOST = 64;

    private static final long VECTOR = iovec.sizeof();
    private static final long BASE = iovec.iov_base$offset();
    private static final long LENGTH = iovec.iov_len$offset();
    private static final long HEADER = msghdr.sizeof();
    private static final long VECTORS = msghdr.msg_iov$offset();
    private static final long COUNT = msghdr.msg_iovlen$offset();
    private static final int SIZE = 64 << 10;

    private final Ring ring;
    private final MemorySegment memory;
    private long used;

    MessageMemory(Ring ring, Arena arena) {
        this.ring = ring;
        this.memory = arena.allocate(SIZE, 8);
    }

    /** A message of the first {@code count} items of the queue, which are buffers: its address. */
    long gather(SendQueue queue, int count) {
        if (ring.unsubmitted() == 0) {
            used = 0;
        } else if (used + HEADER + count * VECTOR > SIZE) {
            ring.submit();
            used = 0;
        }
        long header = used;
        long vectors = header + HEADER;
        used = vectors + count * VECTOR;
        memory.asSlice(header, HEADER).fill((byte) 0);
        memory.set(JAVA_LONG, header + VECTORS, memory.address() + vectors);
        memory.set(JAVA_LONG, header + COUNT, count);
        for (int i = 0; i < count; i++) {
            Buffer buffer = (Buffer) queue.item(i);
            memory.set(JAVA_LONG, vectors + i * VECTOR + BASE, buffer.address() + buffer.readIndex());
            memory.set(JAVA_LONG, vectors + i * VECTOR + LENGTH, buffer.readableBytes());
        }
        return memory.address() + header;
    }
}
