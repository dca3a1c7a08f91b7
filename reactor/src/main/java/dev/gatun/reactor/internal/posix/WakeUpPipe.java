package dev.gatun.reactor.internal.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;

/** A {@code pipe(2)} into which other threads write a byte; neither end blocks, and a full pipe is as readable as one with a byte. */
final class WakeUpPipe implements WakeUp {
    private static final MethodHandle PIPE = NativeLink.link("pipe", JAVA_INT, JAVA_LONG);
    private static final int CHUNK = 64;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment capture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment readerCapture = PosixCalls.newCapture(Arena.ofAuto());
    private final MemorySegment one = arena.allocate(1);
    private final MemorySegment drained = arena.allocate(CHUNK);
    private final int in;
    private final int out;
    private boolean closed;

    WakeUpPipe() {
        MemorySegment ends = arena.allocate(ValueLayout.JAVA_INT, 2);
        int result = pipe(ends.address());
        in = ends.getAtIndex(ValueLayout.JAVA_INT, 0);
        out = ends.getAtIndex(ValueLayout.JAVA_INT, 1);
        if (result >= 0) {
            result = Math.min(DescriptorFlags.set(capture, in), DescriptorFlags.set(capture, out));
            if (result < 0) {
                PosixCalls.close(capture, in);
                PosixCalls.close(capture, out);
            }
        }
        if (result < 0) {
            arena.close();
            throw Errno.failure("pipe", result);
        }
    }

    private int pipe(long ends) {
        try {
            int result = (int) PIPE.invokeExact(capture, ends);
            return result < 0 ? -NativeLink.errno(capture) : result;
        } catch (Throwable t) {
            throw NativeLink.unexpected(t);
        }
    }

    @Override
    public int descriptor() {
        return in;
    }

    @Override
    public int descriptors() {
        return closed ? 0 : 2;
    }

    /** Locked for the reason that {@link dev.gatun.reactor.internal.linux.WakeUpEvent} gives. */
    @Override
    public synchronized void signal() {
        if (!closed) {
            PosixCalls.write(capture, out, one.address(), 1);
        }
    }

    @Override
    public void reset() {
        // Less than there is room for: the pipe is empty. What comes after that makes it readable again.
        while (PosixCalls.read(readerCapture, in, drained.address(), CHUNK) == CHUNK) {
            continue;
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            PosixCalls.close(capture, in);
            PosixCalls.close(capture, out);
            arena.close();
        }
    }
}
