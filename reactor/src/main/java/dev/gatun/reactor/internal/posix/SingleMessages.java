package dev.gatun.reactor.internal.posix;

import java.lang.foreign.MemorySegment;

/** A call per datagram. */
final class SingleMessages implements MessageCalls {
    private static final int NO_SIGNAL = ThisSystem.TABLE.noSignalFlag();

    /** An error that came after some datagrams had been received; the next call tells it. */
    private int pending;

    @Override
    public int receive(MemorySegment capture, int fd, MessageArray messages, int count) {
        if (pending < 0) {
            int told = pending;
            pending = 0;
            return told;
        }
        for (int i = 0; i < count; i++) {
            int result = DatagramCalls.receiveMessage(capture, fd, messages.header(i), 0);
            if (result < 0) {
                pending = i > 0 && result != -Errno.EAGAIN ? result : 0;
                return i > 0 ? i : result;
            }
            messages.length(i, result);
        }
        return count;
    }

    /** Where a datagram fails behind others, its error comes again when it is the first. */
    @Override
    public int send(MemorySegment capture, int fd, MessageArray messages, int count) {
        for (int i = 0; i < count; i++) {
            long result = PosixCalls.sendMessage(capture, fd, messages.header(i), NO_SIGNAL);
            if (result < 0) {
                return i > 0 ? i : (int) result;
            }
        }
        return count;
    }
}
