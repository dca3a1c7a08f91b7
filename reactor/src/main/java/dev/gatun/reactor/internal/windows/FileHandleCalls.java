package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.bindings.windows.WindowsNative;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls of kernel32 about files. Results are as in {@link PortCalls}. */
final class FileHandleCalls {
    private static final MethodHandle CREATEFILEW = WinLink.kernelCall("CreateFileW", JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT,
            JAVA_INT, JAVA_LONG);
    private static final MethodHandle READFILE = WinLink.kernelCall("ReadFile", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle GETFILETYPE = WinLink.kernelCall("GetFileType", JAVA_INT, JAVA_LONG);
    private static final MethodHandle GETFILEINFORMATIONBYHANDLE =
            WinLink.kernelCall("GetFileInformationByHandle", JAVA_INT, JAVA_LONG, JAVA_LONG);

    private FileHandleCalls() {}

    /** {@code CreateFileW} of a file that is there, by the address of its path in UTF-16. */
    static long open(MemorySegment capture, long path, int access, int share, int flags) {
        try {
            long handle = (long) CREATEFILEW.invokeExact(capture, path, access, share, 0L, WindowsNative.OPEN_EXISTING(), flags, 0L);
            return handle == WindowsNative.INVALID_HANDLE_VALUE().address() ? -WinLink.lastError(capture) : handle;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code ReadFile} from the place that stands in {@code overlapped}; {@code count} is the address of a {@code DWORD}. */
    static int read(MemorySegment capture, long file, long address, int length, long count, long overlapped) {
        try {
            int done = (int) READFILE.invokeExact(capture, file, address, length, count, overlapped);
            return done == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code GetFileType}. */
    static int type(MemorySegment capture, long file) {
        try {
            return (int) GETFILETYPE.invokeExact(capture, file);
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code GetFileInformationByHandle} into a {@code BY_HANDLE_FILE_INFORMATION}. */
    static int facts(MemorySegment capture, long file, long facts) {
        try {
            int done = (int) GETFILEINFORMATIONBYHANDLE.invokeExact(capture, file, facts);
            return done == 0 ? -WinLink.lastError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }
}
