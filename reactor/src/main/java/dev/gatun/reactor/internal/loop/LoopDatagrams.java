package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.DatagramEndpoint;
import dev.gatun.reactor.DatagramHandler;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.DatagramChannel;
import dev.gatun.reactor.internal.transport.DatagramSink;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;

/** A UDP endpoint of a loop: between the transport's channel and the program's handler. */
final class LoopDatagrams implements DatagramEndpoint, DatagramSink {
    private final Loop loop;
    private final DatagramHandler handler;
    private DatagramChannel channel;
    private boolean flushPending;
    private boolean closed;

    private LoopDatagrams(Loop loop, DatagramHandler handler) {
        this.loop = loop;
        this.handler = handler;
    }

    static DatagramEndpoint open(Loop loop, SocketAddress address, DatagramOptions options, DatagramHandler handler) {
        LoopDatagrams endpoint = new LoopDatagrams(loop, handler);
        endpoint.channel = loop.transport().bindDatagrams(address, options, endpoint);
        return endpoint;
    }

    @Override
    public void received(SocketAddress from, Buffer payload, boolean truncated) {
        handler.onDatagram(this, from, payload, truncated);
    }

    @Override
    public void failed(SocketFailure failure) {
        handler.onError(this, failure);
    }

    @Override
    public void writable() {
        handler.onWritable(this);
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public SocketAddress localAddress() {
        return channel.localAddress();
    }

    @Override
    public boolean send(SocketAddress to, Buffer payload) {
        if (closed) {
            if (!payload.isBorrowed()) {
                payload.release();
            }
            return false;
        }
        boolean queued = channel.send(to, payload.isBorrowed() ? loop.buffers().acquire(payload.readableBytes()).put(payload) : payload);
        if (!flushPending) {
            flushPending = true;
            loop.execute(this::flush);
        }
        return queued;
    }

    private void flush() {
        flushPending = false;
        if (!closed) {
            channel.flush();
        }
    }

    @Override
    public void close() {
        try {
            LoopGroup.on(loop, () -> {
                closed = true;
                channel.close();
                return null;
            });
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the socket with it.
            return;
        }
    }
}
