package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The calls that only UDP needs, so that a program without UDP does not link them. Results are as in {@link WinCalls}. */
final class WinDatagramCalls {
    private static final MethodHandle RECVFROM = WinLink.socketCall("recvfrom", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    private static final MethodHandle SENDTO = WinLink.socketCall("sendto", JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT);

    private WinDatagramCalls() {}

    /** {@code recvfrom}. */
    static int receive(MemorySegment capture, int socket, long address, int length, int flags, long from, long fromLength) {
        try {
            int result = (int) RECVFROM.invokeExact(capture, Integer.toUnsignedLong(socket), address, length, flags, from, fromLength);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code sendto}. */
    static int send(MemorySegment capture, int socket, long address, int length, int flags, long to, int toLength) {
        try {
            int result = (int) SENDTO.invokeExact(capture, Integer.toUnsignedLong(socket), address, length, flags, to, toLength);
            return result < 0 ? -WinLink.socketError(capture) : result;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }
}
