package dev.gatun.reactor.internal.posix;

import java.lang.foreign.MemorySegment;

/**
 * Makes and accepts sockets that don't block, are not inherited by child processes, and raise no SIGPIPE. Owned by one loop. Results as in
 * {@link PosixCalls}.
 */
interface SocketOpener {
    /** The one that suits a system with these extensions. */
    static SocketOpener of(Extensions extensions) {
        return extensions.socketFlags() && NativeLink.has("accept4") ? new FlagOpener() : new PlainOpener();
    }

    /** {@code type} is {@code SOCK_STREAM} or {@code SOCK_DGRAM}. */
    int open(MemorySegment capture, int family, int type);

    /** Accepts; {@code address} and {@code addressLength} are filled with the peer's address. */
    int accept(MemorySegment capture, int listener, MemorySegment address, MemorySegment addressLength);
}
