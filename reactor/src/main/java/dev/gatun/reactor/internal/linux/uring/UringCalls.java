package dev.gatun.reactor.internal.linux.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.posix.NativeLink;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls of io_uring(7), which the C library does not have, and those that its memory needs; results as in {@code PosixCalls}. */
final class UringCalls {
    /** One shape for all: a system call looks at the arguments that it has, and not at the rest. */
    private static final MethodHandle SYSCALL = NativeLink.linkVariadic(
            "syscall", 1, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle MMAP = NativeLink.link("mmap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG);
    private static final MethodHandle MUNMAP = NativeLink.link("munmap", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle GETPEERNAME = NativeLink.link("getpeername", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final long SETUP = LinuxNative.SYS_io_uring_setup();
    private static final long ENTER = LinuxNative.SYS_io_uring_enter();
    private static final long REGISTER = LinuxNative.SYS_io_uring_register();

    private UringCalls() {}

    /** {@code io_uring_setup(2)}: the ring's descriptor. */
    static int setup(MemorySegment capture, int entries, long parameters) {
        return (int) call(capture, SETUP, entries, parameters, 0, 0, 0, 0);
    }

    /** {@code io_uring_enter(2)}: how many submissions were taken. */
    static int enter(MemorySegment capture, int ring, int submissions, int completions, int flags, long argument, long size) {
        return (int) call(capture, ENTER, ring, submissions, completions, flags, argument, size);
    }

    /** {@code io_uring_register(2)}. */
    static int register(MemorySegment capture, int ring, int operation, long argument, int count) {
        return (int) call(capture, REGISTER, ring, operation, argument, count, 0, 0);
    }

    private static long call(MemorySegment capture, long number, long a, long b, long c, long d, long e, long f) {
        try {
            long result = (long) SYSCALL.invokeExact(capture, number, a, b, c, d, e, f);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code mmap(2)}, readable and writable: the address. */
    static long map(MemorySegment capture, long size, int flags, int fd, long offset) {
        try {
            int protection = LinuxNative.PROT_READ() | LinuxNative.PROT_WRITE();
            long result = (long) MMAP.invokeExact(capture, 0L, size, protection, flags, fd, offset);
            return result == -1 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code munmap(2)}. */
    static int unmap(MemorySegment capture, long address, long size) {
        try {
            int result = (int) MUNMAP.invokeExact(capture, address, size);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** {@code getpeername(2)}. */
    static int peerName(MemorySegment capture, int fd, long address, long length) {
        try {
            int result = (int) GETPEERNAME.invokeExact(capture, fd, address, length);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }
}
