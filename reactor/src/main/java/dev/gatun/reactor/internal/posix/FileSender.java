package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.internal.readiness.Sockets;
import java.lang.foreign.MemorySegment;

/** Has the kernel send a part of a file. Owned by one loop. */
interface FileSender {
    /** What no kernel refuses as too long, and what fits an {@code off_t} of any. */
    long MOST = 0x7ffff000L;

    /** The one for a form of {@code sendfile}. */
    static FileSender of(Extensions.SendFileForm form) {
        return switch (form) {
            case NONE -> (capture, socket, file, offset, length) -> Sockets.UNSUPPORTED;
            case LINUX -> new LinuxFileSender();
            case DARWIN -> new BsdFileSender(DarwinSendFile.ofSystem());
            case FREEBSD -> new BsdFileSender(FreeBsdSendFile.ofSystem());
        };
    }

    /** How many bytes left, 0 when the file has ended; {@link Sockets#WOULD_BLOCK}, {@link Sockets#UNSUPPORTED}, or the error number negated. */
    long send(MemorySegment capture, int socket, int file, long offset, long length);

    /** What becomes of an error when nothing was sent. */
    static long failed(int errno) {
        if (errno == Errno.EAGAIN) {
            return Sockets.WOULD_BLOCK;
        }
        boolean unsupported =
                errno == Errno.EINVAL || errno == Errno.ENOSYS || errno == Errno.EOPNOTSUPP || errno == Errno.ENOTSUP;
        return unsupported ? Sockets.UNSUPPORTED : -errno;
    }
}
