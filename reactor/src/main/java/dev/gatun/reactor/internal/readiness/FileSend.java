package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.transport.FileShrank;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.io.EOFException;

/** Sends file regions: by the kernel, or, where it can't send this file by itself, read into a buffer and sent from there. */
public final class FileSend {
    private static final int CHUNK = 64 << 10;

    private FileSend() {}

    /**
     * Sends as much of a region as goes.
     *
     * @param done how much of it was sent before
     * @return how many bytes, {@link Sockets#WOULD_BLOCK}, or an error
     * @throws EOFException when the file has become shorter than was promised
     */
    public static long send(Sockets sockets, BufferPool buffers, int fd, FileRegion region, long done) throws EOFException {
        long offset = region.offset() + done;
        long length = region.length() - done;
        if (length == 0) {
            return 0;
        }
        long sent = sockets.sendFile(fd, region.file(), offset, length);
        if (sent == Sockets.UNSUPPORTED) {
            sent = copy(sockets, buffers, fd, region.file(), offset, length);
        }
        if (sent == 0) {
            throw new FileShrank(region, offset);
        }
        return sent;
    }

    /** Sends one chunk; what the socket does not take is read again next time, so that nothing is kept meanwhile. */
    private static long copy(Sockets sockets, BufferPool buffers, int fd, OpenFile file, long offset, long length) {
        Buffer chunk = buffers.acquire((int) Math.min(CHUNK, length));
        try {
            int count = file.read(chunk, offset);
            if (count > length) {
                chunk.writeIndex((int) length);
            }
            SendQueue one = new SendQueue();
            one.add(chunk.retain());
            try {
                return count == 0 ? 0 : sockets.send(fd, one);
            } finally {
                one.clear();
            }
        } finally {
            chunk.release();
        }
    }
}
