package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.internal.transport.FileShrank;
import dev.gatun.reactor.internal.transport.SendQueue;

/**
 * The output of a stream: one send at a time.
 *
 * <pre>
 *   IDLE --flush()--> SENDING --ended at once--> IDLE, and on with the queue
 *                        '--PENDING--> UNDER WAY --reported--> IDLE, sendReady()
 *                                          '--the stream closes--> the queue is the send's own until it is reported, then cleared
 * </pre>
 *
 * Windows ends a send when it has taken all its bytes, so what one send is given is bounded: the end is also the sign that the peer takes something. The
 * memory is the queue's, which appends only meanwhile; a chunk of a file that is copied is the send's own.
 */
final class StreamSend extends Operation {
    /** As much as the system's own send buffer holds by default: the next is there when it has room again. */
    private static final int MOST = 64 << 10;

    private static final int MOST_OF_FILE = 256 << 10;

    private final PortStream stream;
    private SendQueue queue;
    /** What was copied of a file and is under way. */
    private Buffer chunk;

    private boolean closed;

    StreamSend(IocpTransport transport, PortStream stream) {
        super(transport, transport.slots());
        this.stream = stream;
    }

    @Override
    int socket() {
        return stream.socket();
    }

    @Override
    boolean isOpen() {
        return stream.isOpen();
    }

    void flush(SendQueue from) {
        queue = from;
        while (!isPending() && !queue.isEmpty()) {
            if (queue.item(0) instanceof FileRegion region) {
                flushFile(region);
            } else {
                GatherList parts = transport.gather();
                int count = parts.take(queue, MOST);
                submit(transport.port().send(stream.socket(), parts, count, begin()));
            }
        }
    }

    private void flushFile(FileRegion region) {
        long offset = region.offset() + queue.regionSent();
        int length = (int) Math.min(region.length() - queue.regionSent(), MOST_OF_FILE);
        if (length == 0) {
            queue.advance(0);
            return;
        }
        int result = transport.port().sendFile(stream.socket(), region.file(), offset, length, begin());
        if (result != CompletionPort.UNSUPPORTED) {
            submit(result);
            return;
        }
        abandon();
        chunk = transport.buffers().acquire(Math.min(length, MOST));
        int count = region.file().read(chunk, offset);
        if (count == 0) {
            releaseChunk();
            stream.failedWith(new FileShrank(region, offset));
            return;
        }
        chunk.writeIndex(Math.min(count, length));
        submit(transport.port().send(stream.socket(), transport.gather().take(chunk), 1, begin()));
    }

    private void submit(int result) {
        if (result >= 0 && !stream.reportsAll()) {
            abandon();
            sent(result);
        } else {
            submitted(result, stream.reportsAll());
        }
    }

    /** Whether the stream lives on. */
    private boolean sent(int count) {
        releaseChunk();
        if (count == 0 && queue.item(0) instanceof FileRegion region) {
            stream.failedWith(new FileShrank(region, region.offset() + queue.regionSent()));
            return false;
        }
        queue.advance(count);
        return true;
    }

    private void releaseChunk() {
        if (chunk != null) {
            chunk.release();
            chunk = null;
        }
    }

    /** The stream has closed: what it had not sent is cleared when the system does not read it any more. */
    void close(SendQueue unsent) {
        if (isPending()) {
            closed = true;
            queue = unsent;
        } else {
            unsent.clear();
        }
    }

    @Override
    void ended(int result) {
        if (closed) {
            releaseChunk();
            queue.clear();
            return;
        }
        if (result < 0) {
            releaseChunk();
            stream.fail("send", result);
            return;
        }
        if (sent(result)) {
            stream.sink().sendReady();
        }
    }

    @Override
    void failed(Throwable failure) {
        stream.failedWith(failure);
    }
}
