package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WSABUF;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Several buffers in one {@code WSASend} that is done at once or not at all. */
final class WinGather {
    private static final int MOST = 64;
    private static final long SIZE = WSABUF.sizeof();
    private static final long LENGTH = WSABUF.len$offset();
    private static final long BASE = WSABUF.buf$offset();

    private final MemorySegment buffers;
    private final MemorySegment sent;

    WinGather(Arena arena) {
        buffers = arena.allocate(SIZE * MOST, 8);
        sent = arena.allocate(Integer.BYTES, 4);
    }

    /** Sends from the buffers at the front of the queue, up to a file region: how many bytes, or the error negated. */
    long send(MemorySegment capture, int socket, SendQueue queue) {
        int count = 0;
        int most = Math.min(MOST, queue.size());
        while (count < most && queue.item(count) instanceof Buffer buffer) {
            buffers.set(ValueLayout.JAVA_LONG, count * SIZE + BASE, buffer.address() + buffer.readIndex());
            buffers.set(ValueLayout.JAVA_INT, count * SIZE + LENGTH, buffer.readableBytes());
            count++;
        }
        int result = OverlappedCalls.send(capture, socket, buffers.address(), count, sent.address(), 0, 0);
        return result < 0 ? result : Integer.toUnsignedLong(sent.get(ValueLayout.JAVA_INT, 0));
    }
}
