package dev.gatun.reactor.internal.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code sendfile(2)} of Darwin and of FreeBSD, which say in memory how much was sent. That is progress when the call succeeded, and also when it would have
 * blocked or was interrupted in the middle; with any other error the number means nothing (on Darwin it is still the one that was asked for).
 */
final class BsdFileSender implements FileSender {
    /** One of the two forms, with the arguments in the order of ours: 0 or the error number negated. */
    interface Form {
        /** {@code sent} holds what was sent afterwards. */
        int send(MemorySegment capture, int file, int socket, long offset, long length, MemorySegment sent);
    }

    private final Form form;
    private final MemorySegment sent = Arena.ofAuto().allocate(ValueLayout.JAVA_LONG);

    BsdFileSender(Form form) {
        this.form = form;
    }

    @Override
    public long send(MemorySegment capture, int socket, int file, long offset, long length) {
        if (length <= 0) {
            // 0 would mean all up to the end of the file.
            return 0;
        }
        while (true) {
            int result = form.send(capture, file, socket, offset, Math.min(length, MOST), sent);
            boolean interrupted = result == -Errno.EINTR;
            long count = result == 0 || interrupted || result == -Errno.EAGAIN ? sent.get(ValueLayout.JAVA_LONG, 0) : 0;
            if (result == 0 || count > 0) {
                return count;
            }
            if (!interrupted) {
                // Darwin's word for a connection that the peer has reset meanwhile.
                return result == -Errno.ENOTCONN ? -Errno.EPIPE : FileSender.failed(-result);
            }
        }
    }
}
