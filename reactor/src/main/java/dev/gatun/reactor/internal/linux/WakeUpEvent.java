package dev.gatun.reactor.internal.linux;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.PosixCalls;
import dev.gatun.reactor.internal.posix.WakeUp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** An {@code eventfd(2)} that other threads write to. */
public final class WakeUpEvent implements WakeUp {
    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment readerCapture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment one = arena.allocate(ValueLayout.JAVA_LONG);
    private final MemorySegment count = arena.allocate(ValueLayout.JAVA_LONG);
    private final int fd;
    private boolean closed;

    /** Opens it. */
    public WakeUpEvent() {
        one.set(ValueLayout.JAVA_LONG, 0, 1);
        fd = EpollCalls.eventfd(capture, 0, LinuxNative.EFD_CLOEXEC() | LinuxNative.EFD_NONBLOCK());
        if (fd < 0) {
            arena.close();
            throw Errno.failure("eventfd", fd);
        }
    }

    @Override
    public int descriptor() {
        return fd;
    }

    @Override
    public int descriptors() {
        return closed ? 0 : 1;
    }

    /**
     * Locked because a descriptor that is closed meanwhile may
     * already be somebody else's; the lock is free but for the moment when several threads wake a sleeping loop.
     */
    @Override
    public synchronized void signal() {
        if (!closed) {
            PosixCalls.write(capture, fd, one.address(), Long.BYTES);
        }
    }

    @Override
    public void reset() {
        PosixCalls.read(readerCapture, fd, count.address(), Long.BYTES);
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            PosixCalls.close(capture, fd);
            arena.close();
        }
    }
}
