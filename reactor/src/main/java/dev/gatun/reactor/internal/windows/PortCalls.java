package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Completion ports of kernel32. Each call gives 0, or what it says, or the error number negated. */
public final class PortCalls {
    private static final MethodHandle CREATEIOCOMPLETIONPORT = WinLink.kernelCall("CreateIoCompletionPort", JAVA_LONG, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETQUEUEDCOMPLETIONSTATUSEX = WinLink.kernelCall("GetQueuedCompletionStatusEx", JAVA_INT, JAVA_LONG, JAVA_LONG,
            JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle POSTQUEUEDCOMPLETIONSTATUS = WinLink.kernelCall("PostQueuedCompletionStatus", JAVA_INT, JAVA_LONG, JAVA_INT,
            JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CANCELIOEX = WinLink.kernelCall("CancelIoEx", JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETFILECOMPLETIONNOTIFICATIONMODES = WinLink.kernelCall("SetFileCompletionNotificationModes", JAVA_INT,
            JAVA_LONG, JAVA_BYTE);

    private PortCalls() {}

    /** {@code CreateIoCompletionPort} for a new port ({@code file} -1, {@code port} 0), or to add a file or socket to one: the port,
            or the error negated. */
    public static long create(MemorySegment capture, long file, long port, long key, int threads) {
        try {
            long result = (long) CREATEIOCOMPLETIONPORT.invokeExact(capture, file, port, key, threads);
            return result == 0 ? -WinLink.lastError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code GetQueuedCompletionStatusEx}; {@code removed} is the address of an {@code ULONG}. {@code -WAIT_TIMEOUT} when nothing came. */
    public static int take(MemorySegment capture, long port, long entries, int count, long removed, int milliseconds) {
        try {
            int result = (int) GETQUEUEDCOMPLETIONSTATUSEX.invokeExact(capture, port, entries, count, removed, milliseconds, 0);
            return result == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code PostQueuedCompletionStatus}. */
    public static int post(MemorySegment capture, long port, int bytes, long key, long overlapped) {
        try {
            int result = (int) POSTQUEUEDCOMPLETIONSTATUS.invokeExact(capture, port, bytes, key, overlapped);
            return result == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code CancelIoEx}; {@code overlapped} 0 means all of the handle. {@code -ERROR_NOT_FOUND} when there was nothing to cancel. */
    public static int cancel(MemorySegment capture, long file, long overlapped) {
        try {
            int result = (int) CANCELIOEX.invokeExact(capture, file, overlapped);
            return result == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code SetFileCompletionNotificationModes}. */
    public static int notificationModes(MemorySegment capture, long file, int flags) {
        try {
            int result = (int) SETFILECOMPLETIONNOTIFICATIONMODES.invokeExact(capture, file, (byte) flags);
            return result == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }
}
