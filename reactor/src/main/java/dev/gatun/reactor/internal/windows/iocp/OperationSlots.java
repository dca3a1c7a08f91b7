package dev.gatun.reactor.internal.windows.iocp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The memory of operations under way: one {@code OVERLAPPED} each at a fixed stride, with room behind it for what the system writes besides. Owned by one
 * loop.
 *
 * <p>A slot is taken when its operation begins and given back when the port's report of it has been taken out, not sooner: until then the system owns it. So
 * an address in a report names one operation and no other, however soon a socket's number is used again.
 *
 * <p>Chunks are never moved, since the kernel has addresses in them; each is as large as all before it together, so there are few to look through.
 */
public final class OperationSlots {
    /** Where in a slot the flags of a receive are, which the system may write when it ends; 0 at first. */
    public static final int FLAGS = 32;

    /** Where the number of bytes is written by a call that ends at once; 0 at first. */
    public static final int TRANSFERRED = 40;

    /** A slot for what needs no more memory than that. */
    static final int SMALL = 64;

    /** Behind it: room for two addresses in the form in which AcceptEx writes them, or one of a datagram. */
    public static final int ADDRESSES = SMALL;

    /** AcceptEx wants each of the two to have 16 bytes more than the largest address. */
    public static final int ACCEPTED_ADDRESS = 128 + 16;

    /** A slot with that. */
    static final int LARGE = ADDRESSES + 2 * ACCEPTED_ADDRESS + 32;

    /** The OVERLAPPED, the flags and the number of bytes. */
    private static final int ZEROED = 48;

    private final Arena arena = Arena.ofShared();
    private final int stride;
    private final int firstChunk;
    private final MemorySegment[] chunks = new MemorySegment[32];
    private int chunkCount;
    private Operation[] owners = new Operation[0];
    private int[] free = new int[0];
    private int freeCount;

    OperationSlots(int stride, int firstChunk) {
        this.stride = stride;
        this.firstChunk = firstChunk;
    }

    /** A slot for an operation, its {@code OVERLAPPED} and what is behind it zeroed. */
    int take(Operation owner) {
        if (freeCount == 0) {
            grow();
        }
        int slot = free[--freeCount];
        owners[slot] = owner;
        int chunk = chunkOf(slot);
        chunks[chunk].asSlice((long) (slot - firstOf(chunk)) * stride, ZEROED).fill((byte) 0);
        return slot;
    }

    /** Gives a slot back that the system does not use any more. */
    void release(int slot) {
        if (owners[slot] == null) {
            throw new IllegalStateException("slot " + slot + " is free already");
        }
        owners[slot] = null;
        free[freeCount++] = slot;
    }

    /** Where the slot's {@code OVERLAPPED} is. */
    long address(int slot) {
        int chunk = chunkOf(slot);
        return chunks[chunk].address() + (long) (slot - firstOf(chunk)) * stride;
    }

    /** The operation whose {@code OVERLAPPED} is at an address, or {@code null} when there is none. */
    Operation at(long address) {
        for (int i = 0; i < chunkCount; i++) {
            long offset = address - chunks[i].address();
            if (offset >= 0 && offset < chunks[i].byteSize()) {
                return offset % stride == 0 ? owners[firstOf(i) + (int) (offset / stride)] : null;
            }
        }
        return null;
    }

    /** How many slots are taken. */
    int inUse() {
        return owners.length - freeCount;
    }

    private void grow() {
        int have = owners.length;
        int more = have == 0 ? firstChunk : have;
        chunks[chunkCount++] = arena.allocate((long) more * stride, 64);
        owners = Arrays.copyOf(owners, have + more);
        free = Arrays.copyOf(free, have + more);
        for (int slot = have + more - 1; slot >= have; slot--) {
            free[freeCount++] = slot;
        }
    }

    /** Chunk 0 has the first {@code firstChunk} slots, chunk n as many as all before it. */
    private int chunkOf(int slot) {
        return slot < firstChunk ? 0 : 32 - Integer.numberOfLeadingZeros(slot / firstChunk);
    }

    private int firstOf(int chunk) {
        return chunk == 0 ? 0 : firstChunk << chunk - 1;
    }

    /** Gives the memory back; no slot is in use. */
    void close() {
        arena.close();
    }
}
