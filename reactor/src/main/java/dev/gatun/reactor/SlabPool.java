package dev.gatun.reactor;

import dev.gatun.reactor.internal.events.BufferPoolEvent;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Buffers in size classes of powers of two, cut from slabs of a shared arena: shared, because a handler on a virtual thread may read a buffer that the
 * loop owns. Closing a shared arena costs a handshake with all threads, so arenas live as long as the loop; only buffers of a megabyte and more have
 * an arena of their own, and are given back when enough of their size are free.
 *
 * <p>The free lists are stacks: the buffer that was released last is still in the cache.
 */
final class SlabPool implements BufferPool, BufferOwner {
    private static final int SMALLEST_SHIFT = 9;
    private static final int LARGEST_SHIFT = 26;
    private static final int SLAB_SHIFT = 18;
    private static final int HUGE_SHIFT = 20;
    private static final int HUGE_KEPT = 2;

    private final long limit;
    private final Arena arena = Arena.ofShared();
    private final Stack[] free = new Stack[LARGEST_SHIFT - SMALLEST_SHIFT + 1];
    private final Huge huge = new Huge();
    private int buffersInUse;
    private long bytesInUse;
    private long bytesReserved;
    private boolean closed;

    SlabPool(long limit) {
        this.limit = limit;
        for (int i = 0; i < free.length; i++) {
            free[i] = new Stack();
        }
    }

    @Override
    public Buffer acquire(int capacity) {
        int shift = Math.max(SMALLEST_SHIFT, Integer.SIZE - Integer.numberOfLeadingZeros(Math.max(capacity, 1) - 1));
        if (shift > LARGEST_SHIFT) {
            throw new OutOfBuffersException("a buffer of " + capacity + " bytes is above the largest of " + (1 << LARGEST_SHIFT));
        }
        Stack stack = free[shift - SMALLEST_SHIFT];
        Buffer buffer = stack.pop();
        if (buffer == null) {
            buffer = grow(shift, stack) ? stack.pop() : larger(shift);
        }
        if (buffer == null) {
            BufferPoolEvent.commit(capacity, limit, bytesInUse, bytesReserved);
            throw new OutOfBuffersException("a buffer of " + capacity + " bytes would exceed the event loop's limit of " + limit + " bytes ("
                    + bytesInUse + " in use, " + bytesReserved + " reserved)");
        }
        buffer.reuse();
        buffersInUse++;
        bytesInUse += buffer.capacity();
        return buffer;
    }

    /** Cuts another slab; {@code false} when the limit is reached. */
    private boolean grow(int shift, Stack stack) {
        if (closed) {
            throw new IllegalStateException("the buffer pool is closed");
        }
        long size = 1L << shift;
        long slab = Math.max(size, 1L << SLAB_SHIFT);
        if (bytesReserved + slab > limit) {
            giveBackFree();
        }
        if (bytesReserved + slab > limit) {
            return false;
        }
        MemorySegment memory = shift >= HUGE_SHIFT ? huge.allocate(slab) : arena.allocate(slab, 64);
        bytesReserved += slab;
        for (long offset = slab - size; offset >= 0; offset -= size) {
            stack.push(new Buffer(memory.asSlice(offset, size), this));
        }
        return true;
    }

    /** A free buffer of a larger size: slabs that were cut for one size stay with it, and must not starve the smaller ones for ever. */
    private Buffer larger(int shift) {
        for (int above = shift + 1; above <= LARGEST_SHIFT; above++) {
            Buffer buffer = free[above - SMALLEST_SHIFT].pop();
            if (buffer != null) {
                return buffer;
            }
        }
        return null;
    }

    /** Free large buffers of one size must not keep the memory from another. */
    private void giveBackFree() {
        for (int shift = HUGE_SHIFT; shift <= LARGEST_SHIFT; shift++) {
            Stack stack = free[shift - SMALLEST_SHIFT];
            while (stack.size() > 0) {
                giveBack(stack.pop());
            }
        }
    }

    private void giveBack(Buffer buffer) {
        huge.release(buffer.segment());
        bytesReserved -= buffer.capacity();
    }

    @Override
    public void reclaim(Buffer buffer) {
        buffersInUse--;
        bytesInUse -= buffer.capacity();
        int shift = Integer.numberOfTrailingZeros(buffer.capacity());
        Stack stack = free[shift - SMALLEST_SHIFT];
        if (shift >= HUGE_SHIFT && stack.size() >= HUGE_KEPT) {
            giveBack(buffer);
        } else {
            stack.push(buffer);
        }
    }

    @Override
    public int buffersInUse() {
        return buffersInUse;
    }

    @Override
    public long bytesInUse() {
        return bytesInUse;
    }

    @Override
    public long bytesReserved() {
        return bytesReserved;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            for (Stack stack : free) {
                stack.clear();
            }
            arena.close();
            huge.close();
            bytesReserved = 0;
        }
    }

    /** Large buffers, each with an arena of its own. */
    private static final class Huge {
        private final java.util.Map<Long, Arena> arenas = new java.util.HashMap<>();

        MemorySegment allocate(long size) {
            Arena own = Arena.ofShared();
            MemorySegment memory = own.allocate(size, 64);
            arenas.put(memory.address(), own);
            return memory;
        }

        void release(MemorySegment memory) {
            arenas.remove(memory.address()).close();
        }

        void close() {
            arenas.values().forEach(Arena::close);
            arenas.clear();
        }
    }

    /** A stack without boxes or bounds of its own. */
    private static final class Stack {
        private Buffer[] items = new Buffer[16];
        private int size;

        Buffer pop() {
            if (size == 0) {
                return null;
            }
            Buffer buffer = items[--size];
            items[size] = null;
            return buffer;
        }

        void push(Buffer buffer) {
            if (size == items.length) {
                items = java.util.Arrays.copyOf(items, size * 2);
            }
            items[size++] = buffer;
        }

        int size() {
            return size;
        }

        void clear() {
            while (size > 0) {
                items[--size] = null;
            }
        }
    }
}
