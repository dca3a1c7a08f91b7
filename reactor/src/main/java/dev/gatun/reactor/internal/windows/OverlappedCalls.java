package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Winsock's calls that take {@code WSABUF}s and, if {@code overlapped} is not 0, complete later. Each gives 0 when it is done, and the error number negated
 * otherwise, {@code -WSA_IO_PENDING} among them. Counts and flags are addresses of {@code DWORD}s.
 */
public final class OverlappedCalls {
    private static final MethodHandle WSARECV = WinLink.socketCall("WSARecv", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG,
            JAVA_LONG, JAVA_LONG);
    private static final MethodHandle WSASEND = WinLink.socketCall("WSASend", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT,
            JAVA_LONG, JAVA_LONG);

    private OverlappedCalls() {}

    /** {@code WSARecv}; 0 when it has completed, {@code -WSA_IO_PENDING} when it will. */
    public static int receive(MemorySegment capture, int socket, long buffers, int count, long received, long flags, long overlapped) {
        try {
            int result = (int) WSARECV.invokeExact(capture, Integer.toUnsignedLong(socket), buffers, count, received, flags, overlapped, 0L);
            return result != 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code WSASend}. */
    public static int send(MemorySegment capture, int socket, long buffers, int count, long sent, int flags, long overlapped) {
        try {
            int result = (int) WSASEND.invokeExact(capture, Integer.toUnsignedLong(socket), buffers, count, sent, flags, overlapped, 0L);
            return result != 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code WSARecvFrom}. */
    public static int receiveFrom(MemorySegment capture, int socket, long buffers, int count, long received, long flags, long from, long fromLength,
            long overlapped) {
        try {
            int result = (int) ReceiveFrom.WSARECVFROM.invokeExact(capture, Integer.toUnsignedLong(socket), buffers, count, received, flags, from,
                    fromLength, overlapped, 0L);
            return result != 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code WSASendTo}. */
    public static int sendTo(MemorySegment capture, int socket, long buffers, int count, long sent, int flags, long to, int toLength, long overlapped) {
        try {
            int result = (int) SendTo.WSASENDTO.invokeExact(capture, Integer.toUnsignedLong(socket), buffers, count, sent, flags, to, toLength,
                    overlapped, 0L);
            return result != 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code WSAGetOverlappedResult} without waiting: 0, or the error that a completed call has ended with, as Winsock names it. */
    public static int result(MemorySegment capture, int socket, long overlapped, long bytes, long flags) {
        try {
            int done = (int) Result.WSAGETOVERLAPPEDRESULT.invokeExact(capture, Integer.toUnsignedLong(socket), overlapped, bytes, 0, flags);
            return done == 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    private static final class Result {
        static final MethodHandle WSAGETOVERLAPPEDRESULT = WinLink.socketCall("WSAGetOverlappedResult", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                JAVA_INT, JAVA_LONG);
    }

    private static final class ReceiveFrom {
        static final MethodHandle WSARECVFROM = WinLink.socketCall("WSARecvFrom", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG,
                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }

    private static final class SendTo {
        static final MethodHandle WSASENDTO = WinLink.socketCall("WSASendTo", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT,
                JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }
}
