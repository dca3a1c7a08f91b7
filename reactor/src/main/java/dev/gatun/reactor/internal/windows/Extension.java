package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WindowsNative;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Functions that Microsoft's provider of TCP adds to Winsock. A socket gives a pointer to one for its {@code WSAID_} number, which the headers have as text
 * for an initialiser and not as a constant: the numbers are those of Microsoft's {@code mswsock.h}.
 */
enum Extension {
    TRANSMIT_FILE(0xb5367df0, 0xcbac, 0x11cf, 0x95ca_0080_5f48_a192L),
    ACCEPT_EX(0xb5367df1, 0xcbac, 0x11cf, 0x95ca_0080_5f48_a192L),
    ACCEPT_EX_ADDRESSES(0xb5367df2, 0xcbac, 0x11cf, 0x95ca_0080_5f48_a192L),
    CONNECT_EX(0x25a207b9, 0xddf3, 0x4660, 0x8ee9_76e5_8c74_063eL),
    DISCONNECT_EX(0x7fda2e11, 0x8630, 0x436f, 0xa031_f536_a6ee_c157L);

    private static final int GUID_SIZE = 16;

    private final int first;
    private final int second;
    private final int third;
    /** The rest, in the order in which it is read. */
    private final long bytes;

    Extension(int first, int second, int third, long bytes) {
        this.first = first;
        this.second = second;
        this.third = third;
        this.bytes = bytes;
    }

    /** {@code struct _GUID}: three numbers and eight bytes. */
    void write(MemorySegment guid) {
        guid.set(ValueLayout.JAVA_INT, 0, first);
        guid.set(ValueLayout.JAVA_SHORT, 4, (short) second);
        guid.set(ValueLayout.JAVA_SHORT, 6, (short) third);
        for (int i = 0; i < Long.BYTES; i++) {
            guid.set(ValueLayout.JAVA_BYTE, 8 + i, (byte) (bytes >>> 56 - 8 * i));
        }
    }

    /** Asks a TCP socket that is made for it. The pointer is good for all sockets of the provider, which for TCP is always Microsoft's. */
    MemorySegment pointer() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = WinCalls.newCapture(arena);
            MemorySegment guid = arena.allocate(GUID_SIZE, 4);
            MemorySegment pointer = arena.allocate(Long.BYTES, 8);
            MemorySegment returned = arena.allocate(Integer.BYTES, 4);
            write(guid);
            int socket = WinCalls.socket(capture, WindowsNative.AF_INET(), WindowsNative.SOCK_STREAM());
            if (socket < 0) {
                throw WinError.failure("WSASocketW", socket);
            }
            int result = WinCalls.wsaIoctl(
                    capture,
                    socket,
                    WindowsNative.SIO_GET_EXTENSION_FUNCTION_POINTER(),
                    guid.address(),
                    GUID_SIZE,
                    pointer.address(),
                    Long.BYTES,
                    returned.address());
            WinCalls.close(capture, socket);
            if (result < 0) {
                throw WinError.failure("WSAIoctl " + this, result);
            }
            return MemorySegment.ofAddress(pointer.get(ValueLayout.JAVA_LONG, 0));
        }
    }
}
