package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.windows.WindowsNative;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Kernel handles of kernel32. Each call gives 0, or the error number negated. */
public final class HandleCalls {
    private static final MethodHandle CLOSEHANDLE = WinLink.kernelCall("CloseHandle", JAVA_INT, JAVA_LONG);

    private HandleCalls() {}

    /** {@code CloseHandle}. */
    public static int close(MemorySegment capture, long handle) {
        try {
            int result = (int) CLOSEHANDLE.invokeExact(capture, handle);
            return result == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code SetHandleInformation}. */
    public static int flags(MemorySegment capture, long handle, int mask, int flags) {
        try {
            int result = (int) Flags.SETHANDLEINFORMATION.invokeExact(capture, handle, mask, flags);
            return result == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** Keeps a handle, a socket for one, from children of this process. */
    public static int keepFromChildren(MemorySegment capture, long handle) {
        return flags(capture, handle, WindowsNative.HANDLE_FLAG_INHERIT(), 0);
    }

    private static final class Flags {
        static final MethodHandle SETHANDLEINFORMATION = WinLink.kernelCall("SetHandleInformation", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    }
}
