package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Processors of threads, by functions of kernel32; a mask has a bit for each of the up to 64 processors of a group. */
final class ThreadCalls {
    private static final MethodHandle GETCURRENTPROCESS = WinLink.kernelCall("GetCurrentProcess", JAVA_LONG);
    private static final MethodHandle GETCURRENTTHREAD = WinLink.kernelCall("GetCurrentThread", JAVA_LONG);
    private static final MethodHandle GETPROCESSAFFINITYMASK =
            WinLink.kernelCall("GetProcessAffinityMask", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETTHREADAFFINITYMASK = WinLink.kernelCall("SetThreadAffinityMask", JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private ThreadCalls() {}

    /** {@code GetProcessAffinityMask} of this process into two places for a mask: 0, or the error number negated. */
    static int processMask(MemorySegment capture, MemorySegment process, MemorySegment system) {
        try {
            long self = (long) GETCURRENTPROCESS.invokeExact(capture);
            int result = (int) GETPROCESSAFFINITYMASK.invokeExact(capture, self, process.address(), system.address());
            return result == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code SetThreadAffinityMask} of the calling thread: the mask that it had, or 0 when that failed. */
    static long setMask(MemorySegment capture, long mask) {
        try {
            long self = (long) GETCURRENTTHREAD.invokeExact(capture);
            return (long) SETTHREADAFFINITYMASK.invokeExact(capture, self, mask);
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }
}
