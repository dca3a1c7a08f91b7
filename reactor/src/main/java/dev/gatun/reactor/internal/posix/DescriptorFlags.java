package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Sets {@code FD_CLOEXEC} and {@code O_NONBLOCK} by {@code fcntl(2)}, on a socket: those have no other flags that matter here. Results as in
 * {@link PosixCalls}.
 */
final class DescriptorFlags {
    private static final MethodHandle FCNTL = NativeLink.linkVariadic("fcntl", 2, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT);
    /** The same numbers on every system. */
    private static final int F_DUPFD = 0;
    private static final int F_GETFD = 1;
    private static final int F_SETFD = 2;
    private static final int F_SETFL = 4;
    private static final int FD_CLOEXEC = 1;

    private DescriptorFlags() {}

    /** 0, or the error number negated. */
    static int set(MemorySegment capture, int fd) {
        int result = fcntl(capture, fd, F_SETFD, FD_CLOEXEC);
        return result < 0 ? result : fcntl(capture, fd, F_SETFL, ThisSystem.TABLE.nonBlockFlag());
    }

    /** 1 when the descriptor is kept from programs that are started, 0 when not. */
    static int keptFromChildren(MemorySegment capture, int fd) {
        int flags = fcntl(capture, fd, F_GETFD, 0);
        return flags < 0 ? flags : flags & FD_CLOEXEC;
    }

    /**
     * Another descriptor of the same socket, kept from children. Not in one step, which has a number of its own on each system: the JDK closes what its
     * children are not to have by itself.
     */
    static int duplicate(MemorySegment capture, int fd) {
        int other = fcntl(capture, fd, F_DUPFD, 0);
        if (other < 0) {
            return other;
        }
        int result = fcntl(capture, other, F_SETFD, FD_CLOEXEC);
        if (result < 0) {
            PosixCalls.close(capture, other);
            return result;
        }
        return other;
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
