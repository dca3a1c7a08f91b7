package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.posix.Errno;
import java.lang.foreign.MemorySegment;

/**
 * Memory from {@code mmap(2)}: a ring that the kernel shares, or pages of the process's own.
 *
 * <p>Its segment belongs to no arena, so that no access checks whether it still lives; who closes the mapping sees to it that nobody touches it after.
 *
 * @param segment the memory
 */
record Mapping(MemorySegment segment) {
    /** What a ring's descriptor offers at {@code offset}. */
    static Mapping shared(MemorySegment capture, int ring, long offset, long size) {
        return map(capture, size, LinuxNative.MAP_SHARED() | LinuxNative.MAP_POPULATE(), ring, offset);
    }

    /** Zeroed pages, which cost nothing until they are touched. */
    static Mapping anonymous(MemorySegment capture, long size) {
        return map(capture, size, LinuxNative.MAP_PRIVATE() | LinuxNative.MAP_ANONYMOUS(), -1, 0);
    }

    @SuppressWarnings("restricted")
    private static Mapping map(MemorySegment capture, long size, int flags, int fd, long offset) {
        long address = UringCalls.map(capture, size, flags, fd, offset);
        if (address < 0) {
            throw Errno.failure("mmap", (int) address);
        }
        return new Mapping(MemorySegment.ofAddress(address).reinterpret(size));
    }

    void close(MemorySegment capture) {
        UringCalls.unmap(capture, segment.address(), segment.byteSize());
    }
}
