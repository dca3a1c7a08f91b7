package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.bindings.windows.WSAPROTOCOL_INFOW;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Whether sockets are handles of the kernel, and not of a layer that somebody has put over Winsock (an LSP). With such a layer a port may be told of operations
 * that have ended at once although it was asked to skip them ("SetFileCompletionNotificationModes", remarks), and then it is not asked.
 */
final class BaseProviders {
    /** {@code XP1_IFS_HANDLES} of winsock2.h: the provider's sockets are handles of the installable file system, which is to say of the kernel. */
    private static final int IFS_HANDLES = 0x20000;

    /** It is so for TCP and UDP, over IPv4 and IPv6 where that is there. */
    static final boolean ALL = all();

    private BaseProviders() {}

    private static boolean all() {
        int[] families = {WindowsNative.AF_INET(), WindowsNative.AF_INET6()};
        int[] types = {WindowsNative.SOCK_STREAM(), WindowsNative.SOCK_DGRAM()};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = WinCalls.newCapture(arena);
            for (int family : families) {
                for (int type : types) {
                    int socket = WinCalls.socket(capture, family, type);
                    if (socket >= 0) {
                        boolean base = isBase(capture, socket, arena);
                        WinCalls.close(capture, socket);
                        if (!base) {
                            return false;
                        }
                    }
                }
            }
        }
        return true;
    }

    private static boolean isBase(MemorySegment capture, int socket, Arena arena) {
        int size = (int) WSAPROTOCOL_INFOW.sizeof();
        MemorySegment provider = arena.allocate(size, 8);
        MemorySegment length = arena.allocate(Integer.BYTES, 4);
        length.set(ValueLayout.JAVA_INT, 0, size);
        int result = WinCalls.getsockopt(
                capture, socket, WindowsNative.SOL_SOCKET(), WindowsNative.SO_PROTOCOL_INFOW(), provider.address(), length.address());
        return result == 0 && (provider.get(ValueLayout.JAVA_INT, WSAPROTOCOL_INFOW.dwServiceFlags1$offset()) & IFS_HANDLES) != 0;
    }
}
