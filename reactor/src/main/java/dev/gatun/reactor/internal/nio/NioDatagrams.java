package dev.gatun.reactor.internal.nio;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.DatagramQueue;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.function.Consumer;

/**
 * A UDP socket of the JDK: one datagram per call. The JDK cuts long datagrams off without a word, so there is room for one byte more than is wanted, and a
 * datagram that needs it was too long. Of the network's errors for earlier datagrams it tells nothing. Owned by one loop.
 */
final class NioDatagrams implements Datagrams {
    private final int number;
    private final DatagramChannel channel;
    private final Buffer memory;
    private final ByteBuffer room;
    private final Buffer payload;
    private final int most;
    private final ByteViews views = new ByteViews();
    private SocketAddress sender;
    private boolean truncated;
    private boolean closed;

    NioDatagrams(int number, DatagramChannel channel, DatagramOptions options, BufferPool buffers) {
        this.number = number;
        this.channel = channel;
        this.most = options.maxDatagram();
        this.memory = buffers.acquire(most + 1);
        this.room = memory.segment().asSlice(0, most + 1).asByteBuffer();
        this.payload = Buffer.over(memory.segment().asSlice(0, most));
    }

    @Override
    public int descriptor() {
        return number;
    }

    @Override
    public int receive() {
        try {
            sender = channel.receive(room.clear());
        } catch (IOException e) {
            return JdkError.of(e).result();
        }
        if (sender == null) {
            return Sockets.WOULD_BLOCK;
        }
        truncated = room.position() > most;
        payload.clear().writeIndex(Math.min(room.position(), most));
        return 1;
    }

    @Override
    public int batch() {
        return 1;
    }

    @Override
    public SocketAddress sender(int index) {
        return sender;
    }

    @Override
    public Buffer payload(int index) {
        return payload;
    }

    @Override
    public boolean isTruncated(int index) {
        return truncated;
    }

    @Override
    public int send(DatagramQueue queue) {
        Buffer first = queue.payload(0);
        try {
            ByteBuffer content = views.readable(first);
            int sent = channel.send(content, queue.receiver(0));
            return sent < first.readableBytes() ? Sockets.WOULD_BLOCK : 1;
        } catch (UnsupportedAddressTypeException e) {
            return JdkError.EAFNOSUPPORT.result();
        } catch (IOException e) {
            return JdkError.of(e).result();
        }
    }

    @Override
    public int takeErrors(Consumer<SocketFailure> sink) {
        return 0;
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            memory.release();
        }
    }
}
