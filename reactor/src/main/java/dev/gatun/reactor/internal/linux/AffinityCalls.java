package dev.gatun.reactor.internal.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.reactor.internal.posix.NativeLink;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code sched_setaffinity(2)}; results as in {@link dev.gatun.reactor.internal.posix.PosixCalls}. */
final class AffinityCalls {
    private static final MethodHandle SCHED_SETAFFINITY = NativeLink.link("sched_setaffinity", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SCHED_GETAFFINITY = NativeLink.link("sched_getaffinity", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private AffinityCalls() {}

    /** Of a thread by its number, of the calling one by 0. */
    static int set(MemorySegment capture, int thread, MemorySegment mask) {
        try {
            int result = (int) SCHED_SETAFFINITY.invokeExact(capture, thread, mask.byteSize(), mask.address());
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    /** The same, read. */
    static int get(MemorySegment capture, int thread, MemorySegment mask) {
        try {
            int result = (int) SCHED_GETAFFINITY.invokeExact(capture, thread, mask.byteSize(), mask.address());
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }
}
