package dev.gatun.reactor.internal.posix;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.socket.PeerCache;
import dev.gatun.reactor.internal.transport.DatagramQueue;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.function.Consumer;

/**
 * A UDP socket that sends and receives in batches.
 *
 * <p>All its memory is taken from the loop's pool when it is opened, so that a full pool fails the bind, and never a datagram that comes later.
 */
final class PosixDatagrams implements Datagrams {
    private static final int TRUNCATED = ThisSystem.TABLE.truncatedFlag();

    private final MemorySegment capture;
    private final int fd;
    private final boolean inet6;
    private final int batch;
    private final Buffer headers;
    private final Buffer memory;
    private final MessageArray incoming;
    private final MessageArray outgoing;
    private final Buffer[] payloads;
    /** Whose address stands in each outgoing message: an answer to the peer of the last one need not be written again. */
    private final SocketAddress[] written;
    private final PeerCache peers = new PeerCache(PosixAddresses.CODEC);
    private final MessageCalls calls;
    private final NetworkErrors errors;
    private int received;
    private boolean closed;

    /** {@code errorsOrNull} where the system keeps a list of the network's errors. */
    PosixDatagrams(
            MemorySegment capture,
            int fd,
            boolean inet6,
            DatagramOptions options,
            BufferPool buffers,
            MessageCalls calls,
            NetworkErrors errorsOrNull) {
        this.capture = capture;
        this.fd = fd;
        this.inet6 = inet6;
        this.calls = calls;
        errors = errorsOrNull;
        batch = options.batch();
        int size = MessageArray.size(batch);
        headers = buffers.acquire(2 * size);
        try {
            memory = buffers.acquire(batch * options.maxDatagram());
        } catch (RuntimeException e) {
            headers.release();
            throw e;
        }
        incoming = new MessageArray(headers.segment(), batch);
        outgoing = new MessageArray(headers.segment().asSlice(size), batch);
        payloads = new Buffer[batch];
        written = new SocketAddress[batch];
        for (int i = 0; i < batch; i++) {
            MemorySegment slot = memory.segment().asSlice((long) i * options.maxDatagram(), options.maxDatagram());
            payloads[i] = Buffer.over(slot);
            incoming.vector(i, slot.address(), slot.byteSize());
        }
    }

    @Override
    public int descriptor() {
        return fd;
    }

    @Override
    public int batch() {
        return batch;
    }

    @Override
    public int receive() {
        for (int i = 0; i < received; i++) {
            incoming.resetAddressLength(i);
        }
        int count = calls.receive(capture, fd, incoming, batch);
        received = Math.max(count, 0);
        return count == -Errno.EAGAIN ? Sockets.WOULD_BLOCK : count;
    }

    @Override
    public SocketAddress sender(int index) {
        return peers.read(incoming.memory(), incoming.addressOffset(index), incoming.addressLength(index));
    }

    @Override
    public Buffer payload(int index) {
        return payloads[index].clear().writeIndex(incoming.length(index));
    }

    @Override
    public boolean isTruncated(int index) {
        return (incoming.flags(index) & TRUNCATED) != 0;
    }

    @Override
    public int send(DatagramQueue queue) {
        int count = Math.min(batch, queue.size());
        for (int i = 0; i < count; i++) {
            SocketAddress receiver = queue.receiver(i);
            if (written[i] != receiver) {
                MemorySegment place = outgoing.addressOf(i);
                int length = inet6 ? PosixAddresses.CODEC.writeForInet6(receiver, place) : PosixAddresses.CODEC.write(receiver, place);
                outgoing.addressLength(i, length);
                written[i] = receiver;
            }
            Buffer payload = queue.payload(i);
            outgoing.vector(i, payload.address() + payload.readIndex(), payload.readableBytes());
        }
        int sent = calls.send(capture, fd, outgoing, count);
        return sent == -Errno.EAGAIN ? Sockets.WOULD_BLOCK : sent;
    }

    @Override
    public int takeErrors(Consumer<SocketFailure> sink) {
        return errors == null ? 0 : errors.take(sink);
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            headers.release();
            memory.release();
        }
    }
}
