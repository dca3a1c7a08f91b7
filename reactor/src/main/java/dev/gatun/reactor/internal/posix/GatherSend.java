package dev.gatun.reactor.internal.posix;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.bindings.linux.iovec;
import dev.gatun.bindings.linux.msghdr;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Several buffers in one {@code sendmsg(2)}: {@code writev(2)} can't say {@code MSG_NOSIGNAL}. */
final class GatherSend {
    private static final int MOST = 64;
    private static final long SIZE = iovec.sizeof();
    private static final long BASE = iovec.iov_base$offset();
    private static final long LENGTH = iovec.iov_len$offset();

    private final MemorySegment vectors;
    private final MemorySegment message;

    GatherSend(Arena arena) {
        vectors = arena.allocate(SIZE * MOST, 8);
        message = arena.allocate(msghdr.layout());
        message.set(ValueLayout.JAVA_LONG, msghdr.msg_iov$offset(), vectors.address());
    }

    /** Sends from the buffers at the front of the queue, up to a file region. */
    long send(MemorySegment capture, int fd, SendQueue queue) {
        int count = 0;
        int most = Math.min(MOST, queue.size());
        while (count < most && queue.item(count) instanceof Buffer buffer) {
            vectors.set(ValueLayout.JAVA_LONG, count * SIZE + BASE, buffer.address() + buffer.readIndex());
            vectors.set(ValueLayout.JAVA_LONG, count * SIZE + LENGTH, buffer.readableBytes());
            count++;
        }
        message.set(ValueLayout.JAVA_LONG, msghdr.msg_iovlen$offset(), count);
        int flags = count < queue.size() ? LinuxNative.MSG_NOSIGNAL() | LinuxNative.MSG_MORE() : LinuxNative.MSG_NOSIGNAL();
        return PosixCalls.sendMessage(capture, fd, message.address(), flags);
    }
}
