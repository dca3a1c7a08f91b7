package dev.gatun.reactor.internal.posix;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An array of {@code struct mmsghdr}, each with one {@code iovec} and room for one address, in memory of somebody else's. */
final class MessageArray {
    private static final MessageLayout LAYOUT = ThisSystem.TABLE.messages();
    private static final long HEADER = LAYOUT.batchSize();
    private static final long VECTOR = MessageLayout.VECTOR_SIZE;
    /** Room for {@code sockaddr_in6}, the longest address that a UDP socket has, rounded up. */
    private static final int ADDRESS = 32;

    private static final long NAME = MessageLayout.NAME;
    private static final long NAME_LENGTH = MessageLayout.NAME_LENGTH;
    private static final long VECTORS = MessageLayout.VECTORS;
    private static final long FLAGS = LAYOUT.flags();
    private static final long LENGTH = LAYOUT.received();

    private final MemorySegment memory;
    private final long vectors;
    private final long addresses;

    /** {@code memory} has {@link #size} bytes. */
    MessageArray(MemorySegment memory, int count) {
        this.memory = memory.asSlice(0, size(count)).fill((byte) 0);
        vectors = HEADER * count;
        addresses = vectors + VECTOR * count;
        for (int i = 0; i < count; i++) {
            memory.set(ValueLayout.JAVA_LONG, i * HEADER + NAME, memory.address() + addressOffset(i));
            memory.set(ValueLayout.JAVA_INT, i * HEADER + NAME_LENGTH, ADDRESS);
            memory.set(ValueLayout.JAVA_LONG, i * HEADER + VECTORS, memory.address() + vectors + i * VECTOR);
            LAYOUT.vectorCount(memory, i * HEADER, 1);
        }
    }

    /** The bytes that {@code count} messages need. */
    static int size(int count) {
        return Math.toIntExact(count * (HEADER + VECTOR + ADDRESS));
    }

    long address() {
        return memory.address();
    }

    MemorySegment memory() {
        return memory;
    }

    /** Where the socket address of message {@code index} begins. */
    long addressOffset(int index) {
        return addresses + (long) index * ADDRESS;
    }

    MemorySegment addressOf(int index) {
        return memory.asSlice(addressOffset(index), ADDRESS);
    }

    void vector(int index, long address, long length) {
        memory.set(ValueLayout.JAVA_LONG, vectors + index * VECTOR + MessageLayout.VECTOR_BASE, address);
        memory.set(ValueLayout.JAVA_LONG, vectors + index * VECTOR + MessageLayout.VECTOR_LENGTH, length);
    }

    int addressLength(int index) {
        return memory.get(ValueLayout.JAVA_INT, index * HEADER + NAME_LENGTH);
    }

    void addressLength(int index, int length) {
        memory.set(ValueLayout.JAVA_INT, index * HEADER + NAME_LENGTH, length);
    }

    /** The kernel leaves the length of the peer's address there, and takes it for the room at the next call. */
    void resetAddressLength(int index) {
        addressLength(index, ADDRESS);
    }

    /** How many bytes of message {@code index} came. */
    int length(int index) {
        return memory.get(ValueLayout.JAVA_INT, index * HEADER + LENGTH);
    }

    /** For calls that don't write it. */
    void length(int index, int length) {
        memory.set(ValueLayout.JAVA_INT, index * HEADER + LENGTH, length);
    }

    /** The address of header {@code index}. */
    long header(int index) {
        return memory.address() + index * HEADER;
    }

    int flags(int index) {
        return memory.get(ValueLayout.JAVA_INT, index * HEADER + FLAGS);
    }
}
