package dev.gatun.reactor.internal.windows;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Objects;

/** The calls of {@link Extension}. Each gives 0 when it is done, and the error number negated otherwise, {@code -WSA_IO_PENDING} among them. */
final class ExtensionCalls {
    private ExtensionCalls() {}

    /** Links what a transport can't do without; fails when a provider does not know it. */
    static void link() {
        Objects.requireNonNull(Accept.ACCEPTEX);
        Objects.requireNonNull(Addresses.GETACCEPTEXSOCKADDRS);
        Objects.requireNonNull(Connect.CONNECTEX);
    }

    /** {@code AcceptEx}: {@code output} takes what comes first, and both addresses, each 16 bytes longer than an address can be. */
    static int accept(
            MemorySegment capture, int listener, int socket, long output, int room, int localRoom, int remoteRoom, long received, long overlapped) {
        try {
            int done = (int) Accept.ACCEPTEX.invokeExact(
                    capture,
                    Integer.toUnsignedLong(listener),
                    Integer.toUnsignedLong(socket),
                    output,
                    room,
                    localRoom,
                    remoteRoom,
                    received,
                    overlapped);
            return done == 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code GetAcceptExSockaddrs}: finds both addresses in what {@link #accept} has filled; the last four are addresses of pointers and of lengths. */
    static void acceptAddresses(
            MemorySegment capture, long output, int room, int localRoom, int remoteRoom, long local, long localLength, long remote, long remoteLength) {
        try {
            Addresses.GETACCEPTEXSOCKADDRS.invokeExact(capture, output, room, localRoom, remoteRoom, local, localLength, remote, remoteLength);
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code ConnectEx}, of a socket that has been bound. */
    static int connect(MemorySegment capture, int socket, long address, int length, long overlapped) {
        try {
            int done = (int) Connect.CONNECTEX.invokeExact(capture, Integer.toUnsignedLong(socket), address, length, 0L, 0, 0L, overlapped);
            return done == 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code DisconnectEx}. */
    static int disconnect(MemorySegment capture, int socket, long overlapped, int flags) {
        try {
            int done = (int) Disconnect.DISCONNECTEX.invokeExact(capture, Integer.toUnsignedLong(socket), overlapped, flags, 0);
            return done == 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    /** {@code TransmitFile}; where it begins stands in {@code overlapped}. */
    static int transmitFile(MemorySegment capture, int socket, long file, int bytes, int perSend, long overlapped, long headAndTail, int flags) {
        try {
            int done = (int) Transmit.TRANSMITFILE.invokeExact(
                    capture, Integer.toUnsignedLong(socket), file, bytes, perSend, overlapped, headAndTail, flags);
            return done == 0 ? -WinLink.socketError(capture) : 0;
        } catch (Throwable t) {
            throw WinLink.unexpected(t);
        }
    }

    private static final class Accept {
        static final MethodHandle ACCEPTEX = WinLink.extensionCall(
                Extension.ACCEPT_EX, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }

    private static final class Addresses {
        static final MethodHandle GETACCEPTEXSOCKADDRS = WinLink.extensionProcedure(
                Extension.ACCEPT_EX_ADDRESSES, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
    }

    private static final class Connect {
        static final MethodHandle CONNECTEX = WinLink.extensionCall(
                Extension.CONNECT_EX, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);
    }

    private static final class Disconnect {
        static final MethodHandle DISCONNECTEX =
                WinLink.extensionCall(Extension.DISCONNECT_EX, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT);
    }

    private static final class Transmit {
        static final MethodHandle TRANSMITFILE = WinLink.extensionCall(
                Extension.TRANSMIT_FILE, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);
    }
}
