package dev.gatun.reactor.internal.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A descriptor that is held for the moment when no other is left. */
final class SpareDescriptor {
    private final SocketOpener opener;
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private int fd = -1;

    SpareDescriptor(SocketOpener opener) {
        this.opener = opener;
    }

    void take() {
        if (fd < 0) {
            // The cheapest descriptor that there is: a socket that is bound to nothing.
            fd = opener.open(capture, PosixAddresses.CODEC.unix(), ThisSystem.TABLE.streamType());
        }
    }

    void release() {
        if (fd >= 0) {
            PosixCalls.close(capture, fd);
            fd = -1;
        }
    }

    int descriptors() {
        return fd >= 0 ? 1 : 0;
    }
}
