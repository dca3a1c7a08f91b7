package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Sets {@code FD_CLOEXEC} and {@code O_NONBLOCK} by {@code fcntl(2)}, on a descriptor that has just been made and has no other flags. */
final class DescriptorFlags {
    private static final MethodHandle FCNTL = NativeLink.linkVariadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    /** The same numbers on every system. */
    private static final int F_SETFD = 2;
    private static final int F_SETFL = 4;
    private static final int FD_CLOEXEC = 1;

    private DescriptorFlags() {}

    /** 0, or the error number negated. */
    static int set(MemorySegment capture, int fd) {
        int result = fcntl(capture, fd, F_SETFD, FD_CLOEXEC);
        return result < 0 ? result : fcntl(capture, fd, F_SETFL, ThisSystem.TABLE.nonBlockFlag());
    }

    private static int fcntl(MemorySegment capture, int fd, int command, int argument) {
        try {
            int result = (int) FCNTL.invokeExact(capture, fd, command, argument);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }
}
