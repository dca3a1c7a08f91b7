package dev.gatun.reactor.internal.linux.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.io_uring_buf;
import dev.gatun.bindings.linux.io_uring_buf_reg;
import dev.gatun.bindings.linux.io_uring_buf_ring;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * Buffers that the kernel receives into, of all connections of a loop: it takes one when bytes have come, so that a connection that is silent holds none.
 * Each is shown to its connection and given back at once; so all are free between two turns.
 */
final class BufferRing implements AutoCloseable {
    /** The only group of a ring. */
    static final short GROUP = 0;

    /** How many connections can bring bytes in one turn before some have to be asked again. */
    private static final int COUNT = 256;
    private static final int SIZE = 16 << 10;
    /** Buffers of exactly a power of two would begin in the same few sets of the processor's caches. */
    private static final long STRIDE = SIZE + 64;

    private static final long ENTRY = io_uring_buf.sizeof();
    private static final long ADDRESS = io_uring_buf.addr$offset();
    private static final long LENGTH = io_uring_buf.len$offset();
    private static final long ID = io_uring_buf.bid$offset();
    private static final long TAIL = io_uring_buf_ring.tail$offset();
    private static final VarHandle SHORT = JAVA_SHORT.varHandle();

    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final Ring ring;
    private final Mapping entries;
    private final Mapping memory;
    private final Buffer[] buffers = new Buffer[COUNT];
    private short tail;

    BufferRing(Ring ring) {
        this.ring = ring;
        entries = Mapping.anonymous(capture, COUNT * ENTRY);
        int result = register();
        if (result < 0) {
            entries.close(capture);
            throw Errno.failure("io_uring_register buffers", result);
        }
        memory = Mapping.anonymous(capture, COUNT * STRIDE);
        for (int i = 0; i < COUNT; i++) {
            buffers[i] = Buffer.over(memory.segment().asSlice(i * STRIDE, SIZE));
            give(i);
        }
    }

    private int register() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment registration = arena.allocate(io_uring_buf_reg.sizeof(), 8);
            registration.set(JAVA_LONG, io_uring_buf_reg.ring_addr$offset(), entries.segment().address());
            registration.set(JAVA_INT, io_uring_buf_reg.ring_entries$offset(), COUNT);
            registration.set(JAVA_SHORT, io_uring_buf_reg.bgid$offset(), GROUP);
            return ring.register(LinuxNative.IORING_REGISTER_PBUF_RING(), registration.address(), 1);
        }
    }

    /** Buffer {@code id}, in which the kernel left {@code length} bytes. */
    Buffer filled(int id, int length) {
        return buffers[id].clear().writeIndex(length);
    }

    /** Lets the kernel have buffer {@code id}. */
    void give(int id) {
        long at = (tail & COUNT - 1) * ENTRY;
        MemorySegment target = entries.segment();
        target.set(JAVA_LONG, at + ADDRESS, buffers[id].address());
        target.set(JAVA_INT, at + LENGTH, SIZE);
        // The tail lies in what the first entry does not use.
        target.set(JAVA_SHORT, at + ID, (short) id);
        tail++;
        SHORT.setRelease(target, TAIL, tail);
    }

    /** When nothing is received any more, which at the end means after the ring. */
    @Override
    public void close() {
        entries.close(capture);
        memory.close(capture);
    }
}
