package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.DatagramEndpoint;
import dev.gatun.reactor.DatagramHandler;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.DatagramChannel;
import dev.gatun.reactor.internal.transport.DatagramQueue;
import dev.gatun.reactor.internal.transport.DatagramSink;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.RejectedExecutionException;

/**
 * A UDP endpoint of a loop: between the transport's channel and the program's handler. What is sent in a turn waits in the queue for the turn's end, so that
 * it leaves together; a queue that is full meanwhile is sent at once.
 */
final class LoopDatagrams implements DatagramEndpoint, DatagramSink, EndOfTurn {
    private final Loop loop;
    private final DatagramHandler handler;
    private final DatagramQueue queue;
    private DatagramChannel channel;
    /** The socket takes nothing; it says when it does again. */
    private boolean blocked;
    private boolean deferred;
    private boolean flushing;
    /** A datagram was dropped for want of room, and the handler waits to hear of some. */
    private boolean starved;
    private volatile boolean closed;

    private LoopDatagrams(Loop loop, DatagramOptions options, DatagramHandler handler) {
        this.loop = loop;
        this.handler = handler;
        this.queue = new DatagramQueue(options.queue());
    }

    static DatagramEndpoint open(Loop loop, SocketAddress address, DatagramOptions options, DatagramHandler handler) {
        LoopDatagrams endpoint = new LoopDatagrams(loop, options, handler);
        endpoint.channel = loop.transport().bindDatagrams(address, options, endpoint);
        loop.opened(endpoint);
        return endpoint;
    }

    @Override
    public void received(SocketAddress from, Buffer payload, boolean truncated) {
        try {
            handler.onDatagram(this, from, payload, truncated);
        } catch (Throwable t) {
            handlerFailed(t);
        }
    }

    @Override
    public void failed(SocketFailure failure) {
        try {
            handler.onError(this, failure);
        } catch (Throwable t) {
            handlerFailed(t);
        }
    }

    /** A datagram has no connection that could be ended for it: the endpoint lives on. */
    private void handlerFailed(Throwable t) {
        if (t instanceof VirtualMachineError error) {
            throw error;
        }
        loop.handlerFailed(this, t);
    }

    @Override
    public void sendReady() {
        blocked = false;
        flush();
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
        if (!(to instanceof InetSocketAddress inet) || inet.isUnresolved()) {
            if (!payload.isBorrowed()) {
                payload.release();
            }
            throw new IllegalArgumentException("a datagram can't go to " + to + ": a resolved IP address is needed");
        }
        if (!closed && queue.isFull() && !blocked) {
            flush();
        }
        if (closed || queue.isFull()) {
            starved = !closed;
            if (!payload.isBorrowed()) {
                payload.release();
            }
            return false;
        }
        queue.add(to, payload.isBorrowed() ? loop.buffers().acquire(payload.readableBytes()).put(payload) : payload);
        if (!blocked) {
            defer();
        }
        return true;
    }

    private void defer() {
        if (!deferred) {
            deferred = true;
            loop.defer(this);
        }
    }

    private void flush() {
        // An error that is reported in the middle may make the handler send again.
        if (flushing || closed) {
            return;
        }
        flushing = true;
        try {
            blocked = !channel.flush(queue);
        } finally {
            flushing = false;
        }
        if (!closed && (starved && !queue.isFull() || !blocked && !queue.isEmpty())) {
            defer();
        }
    }

    @Override
    public void endOfTurn() {
        deferred = false;
        if (!blocked) {
            flush();
        }
        if (starved && !closed && !queue.isFull()) {
            starved = false;
            try {
                handler.onWritable(this);
            } catch (Throwable t) {
                handlerFailed(t);
            }
        }
    }

    @Override
    public void endOfTurnFailed(RuntimeException e) {
        loop.handlerFailed(this, e);
        closeNow();
    }

    @Override
    public void close() {
        try {
            LoopGroup.on(loop, () -> {
                closeNow();
                return null;
            });
        } catch (RejectedExecutionException e) {
            // The loop has ended, and the socket with it.
            return;
        }
    }

    /** On the loop: closes the socket and drops what waits. */
    void closeNow() {
        if (!closed) {
            closed = true;
            channel.close();
            queue.clear();
            loop.closed(this);
        }
    }

    @Override
    public String toString() {
        return "DatagramEndpoint[" + localAddress() + "]";
    }
}
