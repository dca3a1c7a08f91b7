package dev.gatun.reactor.loops;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.sock_filter;
import dev.gatun.bindings.linux.sock_fprog;
import dev.gatun.reactor.Backend;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.Platform;
import dev.gatun.reactor.internal.posix.NativeLink;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A JVM that is forbidden {@code io_uring_setup(2)} by a filter like that of a container (seccomp(2)), and asks for io_uring twice. It prints what it got
 * each time, and what {@link Platform} says to it.
 */
final class ForbiddenRing {
    /** linux/prctl.h, linux/seccomp.h. */
    private static final int PR_SET_SECCOMP = 22;
    private static final int PR_SET_NO_NEW_PRIVS = 38;
    private static final long SECCOMP_MODE_FILTER = 2;
    private static final int RETURN_ERRNO = 0x0005_0000;
    private static final int RETURN_ALLOW = 0x7fff_0000;

    /** linux/bpf_common.h: load a word, jump if equal, return. */
    private static final short LOAD_WORD = 0x20;
    private static final short JUMP_IF_EQUAL = 0x15;
    private static final short RETURN = 0x06;

    private ForbiddenRing() {}

    public static void main(String[] arguments) throws Throwable {
        forbid(Integer.parseInt(arguments[0]));
        for (int i = 0; i < 2; i++) {
            try (EventLoops loops = EventLoops.create(LoopOptions.DEFAULT.count(1).backend(Backend.IO_URING))) {
                System.out.println(loops.backend());
            }
        }
        System.out.println(Platform.current().backends().get(Backend.IO_URING).reason());
    }

    /** Threads that this one starts from now on are forbidden it as well. */
    private static void forbid(int errno) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment program = sock_filter.allocateArray(4, arena);
            put(program, 0, LOAD_WORD, 0, 0);
            put(program, 1, JUMP_IF_EQUAL, 1, LinuxNative.SYS_io_uring_setup());
            put(program, 2, RETURN, 0, RETURN_ERRNO | errno);
            put(program, 3, RETURN, 0, RETURN_ALLOW);
            MemorySegment whole = sock_fprog.allocate(arena);
            whole.set(JAVA_SHORT, sock_fprog.len$offset(), (short) 4);
            whole.set(JAVA_LONG, sock_fprog.filter$offset(), program.address());
            MethodHandle call = NativeLink.linkVariadic("prctl", 1, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
            MemorySegment capture = PosixCalls.newCapture(arena);
            int first = (int) call.invokeExact(capture, PR_SET_NO_NEW_PRIVS, 1L, 0L, 0L, 0L);
            int second = (int) call.invokeExact(capture, PR_SET_SECCOMP, SECCOMP_MODE_FILTER, whole.address(), 0L, 0L);
            System.out.println(first == 0 && second == 0 ? "forbidden" : "no seccomp here");
        }
    }

    private static void put(MemorySegment program, int index, short code, int skippedIfNot, int constant) {
        long at = index * sock_filter.sizeof();
        program.set(JAVA_SHORT, at + sock_filter.code$offset(), code);
        program.set(JAVA_BYTE, at + sock_filter.jf$offset(), (byte) skippedIfNot);
        program.set(JAVA_INT, at + sock_filter.k$offset(), constant);
    }
}
