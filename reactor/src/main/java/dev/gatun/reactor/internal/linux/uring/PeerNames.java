package dev.gatun.reactor.internal.linux.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.reactor.internal.posix.PosixAddresses;
import dev.gatun.reactor.internal.posix.PosixCalls;
import dev.gatun.reactor.internal.socket.SocketAddressCodec;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Who is at the other end of an accepted connection. The kernel, when it accepts again and again, has one place for addresses, in which the next replaces
 * the last; so it is asked, at once: of a connection that was reset it would no longer say.
 */
final class PeerNames {
    private static final SocketAddress GONE = new InetSocketAddress(0);

    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment address;
    private final MemorySegment length;

    PeerNames(Arena arena) {
        address = arena.allocate(SocketAddressCodec.MAX_SIZE, 8);
        length = arena.allocate(JAVA_INT);
    }

    /** The peer's address; {@code 0.0.0.0:0} when it is gone already. */
    SocketAddress of(int fd) {
        length.set(JAVA_INT, 0, SocketAddressCodec.MAX_SIZE);
        int result = UringCalls.peerName(capture, fd, address.address(), length.address());
        return result < 0 ? GONE : PosixAddresses.CODEC.read(address, length.get(JAVA_INT, 0));
    }
}
