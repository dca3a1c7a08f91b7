package dev.gatun.reactor.internal.posix;

import java.lang.foreign.MemorySegment;

/** How datagrams are received and sent: in one call, or one by one. Of one socket; results as in {@link PosixCalls}. */
interface MessageCalls {
    /** The one that suits a system with these extensions. */
    static MessageCalls of(Extensions extensions) {
        return extensions.messageBatches() && NativeLink.has("recvmmsg") ? new BatchedMessages() : new SingleMessages();
    }

    /** Receives up to {@code count} datagrams: how many came. */
    int receive(MemorySegment capture, int fd, MessageArray messages, int count);

    /** Sends up to {@code count} datagrams: how many left. */
    int send(MemorySegment capture, int fd, MessageArray messages, int count);
}
