package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.internal.posix.NativeAccess;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Whether the calls of Windows can be made from here: it is Windows, for 64-bit programs, the program has the right to, and Winsock has started. */
final class WindowsAccess {
    private WindowsAccess() {}

    /** Empty, or what is wrong. */
    static String problem() {
        String os = System.getProperty("os.name");
        if (!os.startsWith("Windows")) {
            return "it is built for Windows, this is " + os;
        }
        String architecture = System.getProperty("os.arch");
        if (!architecture.matches("amd64|x86_64|aarch64")) {
            return "it is built for 64-bit Windows, this is " + architecture;
        }
        String denied = NativeAccess.problem();
        if (!denied.isEmpty()) {
            return denied;
        }
        try {
            return tryOut();
        } catch (LinkageError e) {
            // What the initialiser of the calls met: a library or function that is missing, or a Winsock that does not start.
            return "Winsock can't be called: " + (e.getCause() == null ? e : e.getCause());
        }
    }

    private static String tryOut() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = WinCalls.newCapture(arena);
            int socket = WinCalls.socket(capture, WindowsNative.AF_INET(), WindowsNative.SOCK_STREAM());
            if (socket < 0) {
                return WinError.failure("WSASocketW", socket).getMessage();
            }
            WinCalls.close(capture, socket);
            return "";
        }
    }
}
