package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.iovec;
import dev.gatun.bindings.linux.mmsghdr;
import dev.gatun.bindings.linux.msghdr;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An array of {@code struct mmsghdr}, each with one {@code iovec} and room for one address, in memory of somebody else's. */
final class MessageArray {
    private static final long HEADER = mmsghdr.sizeof();
    private static final long VECTOR = iovec.sizeof();
    /** Room for {@code sockaddr_in6}, the longest address that a UDP socket has, rounded up. */
    private static final int ADDRESS = 32;

    private static final long NAME = mmsghdr.msg_hdr$offset() + msghdr.msg_name$offset();
    private static final long NAME_LENGTH = mmsghdr.msg_hdr$offset() + msghdr.msg_namelen$offset();
    private static final long VECTORS = mmsghdr.msg_hdr$offset() + msghdr.msg_iov$offset();
    private static final long VECTOR_COUNT = mmsghdr.msg_hdr$offset() + msghdr.msg_iovlen$offset();
    private static final long FLAGS = mmsghdr.msg_hdr$offset() + msghdr.msg_flags$offset();
    private static final long LENGTH = mmsghdr.msg_len$offset();

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
            memory.set(ValueLayout.JAVA_LONG, i * HEADER + VECTOR_COUNT, 1);
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
        memory.set(ValueLayout.JAVA_LONG, vectors + index * VECTOR + iovec.iov_base$offset(), address);
        memory.set(ValueLayout.JAVA_LONG, vectors + index * VECTOR + iovec.iov_len$offset(), length);
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

    int flags(int index) {
        return memory.get(ValueLayout.JAVA_INT, index * HEADER + FLAGS);
    }
}
