package dev.gatun.reactor.internal.bsd;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.reactor.internal.posix.NativeLink;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code cpuset_setaffinity(2)} of FreeBSD; results as in {@link dev.gatun.reactor.internal.posix.PosixCalls}. */
final class CpuSets {
    private static final MethodHandle CPUSET_GETAFFINITY =
            NativeLink.link("cpuset_getaffinity", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CPUSET_SETAFFINITY =
            NativeLink.link("cpuset_setaffinity", JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /** sys/cpuset.h: the mask of a thread or process by itself, and not that of the set which it is in. */
    private static final int CPU_LEVEL_WHICH = 3;

    private static final long SELF = -1;

    private CpuSets() {}

    /** Of the calling thread or its process, as {@code which} says. */
    static int get(MemorySegment capture, int which, MemorySegment mask) {
        try {
            int result = (int) CPUSET_GETAFFINITY.invokeExact(capture, CPU_LEVEL_WHICH, which, SELF, mask.byteSize(), mask.address());
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** The same, written. */
    static int set(MemorySegment capture, int which, MemorySegment mask) {
        try {
            int result = (int) CPUSET_SETAFFINITY.invokeExact(capture, CPU_LEVEL_WHICH, which, SELF, mask.byteSize(), mask.address());
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }
}
