package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.internal.handover.SocketHolder;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.time.Duration;

/** Listening sockets by the POSIX calls. How one is handed to another process differs from system to system; only Linux's way is known here. */
public class PosixSocketHolder implements SocketHolder {
    private static final PosixSystem SYSTEM = ThisSystem.TABLE;

    /** Stateless. */
    public PosixSocketHolder() {}

    @Override
    public final String whyNot() {
        return "";
    }

    @Override
    public final int bind(SocketAddress address, ListenOptions options) {
        // What it opens it does not close with itself.
        try (PosixSockets sockets = new PosixSockets()) {
            return sockets.listen(address, options, false);
        }
    }

    @Override
    public final void checkInherited(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            int kept = DescriptorFlags.keptFromChildren(capture, descriptor);
            if (kept < 0) {
                throw Errno.failure("fcntl", about(descriptor), kept);
            }
            if (kept > 0) {
                throw new IllegalArgumentException(
                        about(descriptor) + " was not inherited: it has FD_CLOEXEC, so this program opened it, or took it before");
            }
            checkListens(capture, descriptor);
        }
    }

    /** Fails unless it is a stream socket that listens at an address of a kind that is known. */
    private static void checkListens(MemorySegment capture, int descriptor) {
        if (option(capture, descriptor, SYSTEM.typeOption()) != SYSTEM.streamType()) {
            throw new IllegalArgumentException(about(descriptor) + " is not a stream socket");
        }
        if (option(capture, descriptor, SYSTEM.listensOption()) == 0) {
            throw new IllegalArgumentException(about(descriptor) + " is a socket that does not listen");
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
            readAddress(capture, descriptor, address);
            SocketAddressCodec codec = PosixAddresses.CODEC;
            int family = codec.familyAt(address, 0);
            if (family != codec.inet() && family != codec.inet6() && family != codec.unix()) {
                throw new IllegalArgumentException(about(descriptor) + " listens at an address of family " + family + ", which is not understood");
            }
        }
    }

    private static int option(MemorySegment capture, int descriptor, int name) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            length.set(ValueLayout.JAVA_INT, 0, Integer.BYTES);
            check(
                    "getsockopt",
                    descriptor,
                    PosixCalls.getsockopt(capture, descriptor, SYSTEM.socketLevel(), name, value.address(), length.address()));
            return value.get(ValueLayout.JAVA_INT, 0);
        }
    }

    private static int readAddress(MemorySegment capture, int descriptor, MemorySegment address) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
            length.set(ValueLayout.JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
            check("getsockname", descriptor, PosixCalls.getsockname(capture, descriptor, address.address(), length.address()));
            return length.get(ValueLayout.JAVA_INT, 0);
        }
    }

    private static void check(String call, int descriptor, int result) {
        if (result < 0) {
            throw Errno.failure(call, about(descriptor), result);
        }
    }

    private static String about(int descriptor) {
        return "descriptor " + descriptor;
    }

    @Override
    public final void adopt(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            check("fcntl", descriptor, DescriptorFlags.set(PosixCalls.newCapture(arena), descriptor));
        }
    }

    /** The same for one that another process gave, which is closed when it is none that can be used. */
    protected final int adoptForeign(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            checkListens(PosixCalls.newCapture(arena), descriptor);
            adopt(descriptor);
            return descriptor;
        } catch (RuntimeException e) {
            close(descriptor);
            throw e;
        }
    }

    @Override
    public final SocketAddress localAddress(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
            return PosixAddresses.CODEC.read(address, readAddress(PosixCalls.newCapture(arena), descriptor, address));
        }
    }

    @Override
    public final int duplicate(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int other = DescriptorFlags.duplicate(PosixCalls.newCapture(arena), descriptor);
            check("fcntl F_DUPFD", descriptor, other);
            return other;
        }
    }

    @Override
    public byte[] ticket(int descriptor, long pid, Duration lifetime) {
        throw noTickets();
    }

    @Override
    public int redeem(byte[] ticket) {
        throw noTickets();
    }

    private static UnsupportedOperationException noTickets() {
        return new UnsupportedOperationException("listening sockets are handed over on Linux, not on " + SYSTEM.name()
                + ": start the other process with the descriptor and take it there by ListenSocket.inherited");
    }

    @Override
    public final void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            PosixCalls.close(PosixCalls.newCapture(arena), descriptor);
        }
    }
}
