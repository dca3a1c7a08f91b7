package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.bindings.windows.WSAData;
import dev.gatun.bindings.windows.WindowsNative;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The calls of Winsock that are made about sockets. Each returns what Windows returns, or the error number negated. {@code capture} is the calling thread's
 * own segment.
 *
 * <p>A {@code SOCKET} is a pointer-sized number of which 32 bits count (kernel handles are shared with 32-bit programs), so that it is an {@code int}
 * here like every other descriptor; a socket that does not fit would be refused, not cut.
 */
public final class WinCalls {
    private static final int SOCKET_FLAGS = WindowsNative.WSA_FLAG_OVERLAPPED() | WindowsNative.WSA_FLAG_NO_HANDLE_INHERIT();
    private static final short VERSION = 0x0202;

    static {
        startWinsock();
    }

    private static final MethodHandle WSASOCKETW = WinLink.socketCall("WSASocketW", JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT,
            JAVA_INT);
    private static final MethodHandle BIND = WinLink.socketCall("bind", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    private static final MethodHandle LISTEN = WinLink.socketCall("listen", JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle ACCEPT = WinLink.socketCall("accept", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle CLOSESOCKET = WinLink.socketCall("closesocket", JAVA_INT, JAVA_LONG);
    private static final MethodHandle IOCTLSOCKET = WinLink.socketCall("ioctlsocket", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    private static final MethodHandle GETSOCKOPT = WinLink.socketCall("getsockopt", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SETSOCKOPT = WinLink.socketCall("setsockopt", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);
    private static final MethodHandle GETSOCKNAME = WinLink.socketCall("getsockname", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle RECV = WinLink.socketCall("recv", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
    private static final MethodHandle SEND = WinLink.socketCall("send", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);

    private WinCalls() {}

    /** Winsock 2.2, once for this process and for good: without it every call fails with {@code WSANOTINITIALISED}. */
    private static void startWinsock() {
        MethodHandle start = WinLink.socketCall("WSAStartup", JAVA_INT, JAVA_SHORT, JAVA_LONG);
        try (Arena arena = Arena.ofConfined()) {
            int error = (int) start.invokeExact(
                    WinLink.newCapture(arena), VERSION, arena.allocate(WSAData.layout()).address());
            if (error != 0) {
                throw WinError.failure("WSAStartup", -error);
            }
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** A capture segment that lives as long as {@code arena}. */
    public static MemorySegment newCapture(Arena arena) {
        return WinLink.newCapture(arena);
    }

    private static int handle(long socket, int error) {
        if (socket == WindowsNative.INVALID_SOCKET()) {
            return -error;
        }
        if (socket < 0 || socket > Integer.MAX_VALUE) {
            throw new IllegalStateException("socket " + Long.toHexString(socket) + " has more than 31 bits");
        }
        return (int) socket;
    }

    /** {@code WSASocketW}: a socket that children do not inherit, and that overlapped calls can be made on. */
    public static int socket(MemorySegment capture, int family, int type) {
        try {
            long result = (long) WSASOCKETW.invokeExact(capture, family, type, 0, 0L, 0, SOCKET_FLAGS);
            return handle(result, WinLink.socketError(capture));
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code WSADuplicateSocketW}: writes to {@code provider} what process {@code pid} opens its duplicate with. */
    static int duplicate(MemorySegment capture, int socket, int pid, long provider) {
        try {
            int result = (int) Duplicate.WSADUPLICATESOCKETW.invokeExact(capture, Integer.toUnsignedLong(socket), pid, provider);
            return result != 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code WSASocketW} of a duplicate that was made for this process; it succeeds once. */
    static int socketOfDuplicate(MemorySegment capture, long provider) {
        int described = WindowsNative.FROM_PROTOCOL_INFO();
        try {
            long result = (long) WSASOCKETW.invokeExact(capture, described, described, described, provider, 0, SOCKET_FLAGS);
            return handle(result, WinLink.socketError(capture));
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code bind}. */
    public static int bind(MemorySegment capture, int socket, long address, int length) {
        try {
            int result = (int) BIND.invokeExact(capture, Integer.toUnsignedLong(socket), address, length);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code listen}. */
    public static int listen(MemorySegment capture, int socket, int backlog) {
        try {
            int result = (int) LISTEN.invokeExact(capture, Integer.toUnsignedLong(socket), backlog);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code accept}. */
    public static int accept(MemorySegment capture, int socket, long address, long addressLength) {
        try {
            long result = (long) ACCEPT.invokeExact(capture, Integer.toUnsignedLong(socket), address, addressLength);
            return handle(result, WinLink.socketError(capture));
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code connect}; a non-blocking one usually gives {@code -WSAEWOULDBLOCK}. */
    public static int connect(MemorySegment capture, int socket, long address, int length) {
        try {
            int result = (int) Connect.CONNECT.invokeExact(capture, Integer.toUnsignedLong(socket), address, length);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code closesocket}. */
    public static int close(MemorySegment capture, int socket) {
        try {
            int result = (int) CLOSESOCKET.invokeExact(capture, Integer.toUnsignedLong(socket));
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code shutdown}. */
    public static int shutdown(MemorySegment capture, int socket, int how) {
        try {
            int result = (int) Shutdown.SHUTDOWN.invokeExact(capture, Integer.toUnsignedLong(socket), how);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code ioctlsocket}; {@code argument} is the address of an {@code u_long} of 4 bytes. */
    public static int ioctl(MemorySegment capture, int socket, int command, long argument) {
        try {
            int result = (int) IOCTLSOCKET.invokeExact(capture, Integer.toUnsignedLong(socket), command, argument);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code getsockopt}. */
    public static int getsockopt(MemorySegment capture, int socket, int level, int name, long value, long length) {
        try {
            int result = (int) GETSOCKOPT.invokeExact(capture, Integer.toUnsignedLong(socket), level, name, value, length);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code setsockopt}. */
    public static int setsockopt(MemorySegment capture, int socket, int level, int name, long value, int length) {
        try {
            int result = (int) SETSOCKOPT.invokeExact(capture, Integer.toUnsignedLong(socket), level, name, value, length);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code getsockname}. */
    public static int getsockname(MemorySegment capture, int socket, long address, long length) {
        try {
            int result = (int) GETSOCKNAME.invokeExact(capture, Integer.toUnsignedLong(socket), address, length);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code getpeername}. */
    public static int getpeername(MemorySegment capture, int socket, long address, long length) {
        try {
            int result = (int) PeerName.GETPEERNAME.invokeExact(capture, Integer.toUnsignedLong(socket), address, length);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code recv}. */
    public static int receive(MemorySegment capture, int socket, long address, int length, int flags) {
        try {
            int result = (int) RECV.invokeExact(capture, Integer.toUnsignedLong(socket), address, length, flags);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code send}. */
    public static int send(MemorySegment capture, int socket, long address, int length, int flags) {
        try {
            int result = (int) SEND.invokeExact(capture, Integer.toUnsignedLong(socket), address, length, flags);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code WSAPoll}. */
    public static int poll(MemorySegment capture, long entries, int count, int milliseconds) {
        try {
            int result = (int) Poll.WSAPOLL.invokeExact(capture, entries, count, milliseconds);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code select}: how many sockets are left in the sets, each of which may be 0. Its first argument means nothing here. */
    public static int select(MemorySegment capture, long readable, long writable, long exceptional, long time) {
        try {
            int result = (int) Select.SELECT.invokeExact(capture, 0, readable, writable, exceptional, time);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code WSAIoctl} that completes at once; {@code returned} is the address of a {@code DWORD}. */
    public static int wsaIoctl(MemorySegment capture, int socket, int code, long in, int inSize, long out, int outSize, long returned) {
        try {
            int result = (int) Ioctl.WSAIOCTL.invokeExact(capture, Integer.toUnsignedLong(socket), code, in, inSize, out, outSize, returned, 0L, 0L);
            return result != 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    private static final class Connect {
        static final MethodHandle CONNECT = WinLink.socketCall("connect", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    }

    private static final class Shutdown {
        static final MethodHandle SHUTDOWN = WinLink.socketCall("shutdown", JAVA_INT, JAVA_LONG, JAVA_INT);
    }

    private static final class Duplicate {
        static final MethodHandle WSADUPLICATESOCKETW = WinLink.socketCall("WSADuplicateSocketW", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG);
    }

    private static final class PeerName {
        static final MethodHandle GETPEERNAME = WinLink.socketCall("getpeername", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }

    private static final class Poll {
        static final MethodHandle WSAPOLL = WinLink.socketCall("WSAPoll", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT);
    }

    private static final class Select {
        static final MethodHandle SELECT = WinLink.socketCall("select", JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }

    private static final class Ioctl {
        static final MethodHandle WSAIOCTL = WinLink.socketCall("WSAIoctl", JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT,
                JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }
}
