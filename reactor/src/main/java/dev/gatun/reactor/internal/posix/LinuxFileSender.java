package dev.gatun.reactor.internal.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code sendfile(2)} of Linux: it reads at an offset that it keeps in memory of the caller's. */
final class LinuxFileSender implements FileSender {
    private final MemorySegment position = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    @Override
    public long send(MemorySegment capture, int socket, int file, long offset, long length) {
        position.set(ValueLayout.JAVA_LONG, 0, offset);
        long sent = PosixCalls.sendFile(capture, socket, file, position.address(), Math.min(length, MOST));
        return sent < 0 ? FileSender.failed((int) -sent) : sent;
    }
}
