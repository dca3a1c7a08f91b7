package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.transport.SendQueue;

/** Sends a file that the kernel can't send by itself: read into a buffer and sent from there. */
final class FileCopy {
    private static final int CHUNK = 64 << 10;

    private FileCopy() {}

    /** Sends one chunk; what the socket does not take is read again next time, so that nothing is kept meanwhile. */
    static long send(ReadinessTransport transport, int fd, OpenFile file, long offset, long length) {
        Buffer chunk = transport.buffers().acquire((int) Math.min(CHUNK, length));
        try {
            int count = file.read(chunk, offset);
            if (count > length) {
                chunk.writeIndex((int) length);
            }
            SendQueue one = new SendQueue();
            one.add(chunk.retain());
            try {
                return count == 0 ? 0 : transport.sockets().send(fd, one);
            } finally {
                one.clear();
            }
        } finally {
            chunk.release();
        }
    }
}
