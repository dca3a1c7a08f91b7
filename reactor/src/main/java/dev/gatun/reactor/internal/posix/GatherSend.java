package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Several buffers in one {@code sendmsg(2)}: {@code writev(2)} can't say {@code MSG_NOSIGNAL}. */
final class GatherSend {
    private static final int MOST = 64;
    private static final long SIZE = MessageLayout.VECTOR_SIZE;
    private static final MessageLayout LAYOUT = ThisSystem.TABLE.messages();
    private static final int NO_SIGNAL = ThisSystem.TABLE.noSignalFlag();
    private static final int MORE = ThisSystem.TABLE.moreFlag();

    private final MemorySegment vectors;
    private final MemorySegment message;

    GatherSend(Arena arena) {
        vectors = arena.allocate(SIZE * MOST, 8);
        message = arena.allocate(LAYOUT.size(), 8);
        message.set(ValueLayout.JAVA_LONG, MessageLayout.VECTORS, vectors.address());
    }

    /** Sends from the buffers at the front of the queue, up to a file region. */
    long send(MemorySegment capture, int fd, SendQueue queue) {
        int count = 0;
        int most = Math.min(MOST, queue.size());
        while (count < most && queue.item(count) instanceof Buffer buffer) {
            vectors.set(ValueLayout.JAVA_LONG, count * SIZE + MessageLayout.VECTOR_BASE, buffer.address() + buffer.readIndex());
            vectors.set(ValueLayout.JAVA_LONG, count * SIZE + MessageLayout.VECTOR_LENGTH, buffer.readableBytes());
            count++;
        }
        LAYOUT.vectorCount(message, 0, count);
        int flags = count < queue.size() ? NO_SIGNAL | MORE : NO_SIGNAL;
        return PosixCalls.sendMessage(capture, fd, message.address(), flags);
    }
}
