package dev.gatun.reactor.internal.posix;

import java.lang.foreign.MemorySegment;

/** Many datagrams per call. */
final class BatchedMessages implements MessageCalls {
    @Override
    public int receive(MemorySegment capture, int fd, MessageArray messages, int count) {
        return DatagramCalls.receive(capture, fd, messages.address(), count);
    }

    @Override
    public int send(MemorySegment capture, int fd, MessageArray messages, int count) {
        return DatagramCalls.send(capture, fd, messages.address(), count);
    }
}
