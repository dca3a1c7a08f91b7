package dev.gatun.jmh;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.FileRegion;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * One end of a connection in memory: a buffer that is written at one end is shown to the handler of the other at the end of the turn, without a copy,
 * so that next to all that is measured is the layer above. Whoever writes ends a buffer where the reader can take all of it.
 */
final class MemoryConnection implements Connection, Runnable {
    private final MemoryLoop loop;
    private final ArrayDeque<Buffer> inbox = new ArrayDeque<>();
    private MemoryConnection peer;
    private ConnectionHandler handler = (connection, data) -> {};
    private boolean paused;
    private boolean scheduled;
    private boolean closed;

    private MemoryConnection(MemoryLoop loop) {
        this.loop = loop;
    }

    /** One end; the other one is its {@link #peer()}. */
    static MemoryConnection pair(MemoryLoop loop) {
        MemoryConnection one = new MemoryConnection(loop);
        one.peer = new MemoryConnection(loop);
        one.peer.peer = one;
        return one;
    }

    MemoryConnection peer() {
        return peer;
    }

    void open(ConnectionHandler first) {
        handler = first;
        first.onOpen(this);
    }

    /** Shows what came. Called by the loop. */
    @Override
    public void run() {
        scheduled = false;
        while (!paused && !inbox.isEmpty()) {
            Buffer data = inbox.peek();
            handler.onData(this, data);
            if (!data.isReadable()) {
                inbox.remove().release();
            } else if (!paused) {
                throw new IllegalStateException(data.readableBytes() + " bytes were not taken");
            }
        }
    }

    private void schedule() {
        if (!scheduled && !inbox.isEmpty()) {
            scheduled = true;
            loop.execute(this);
        }
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public long id() {
        return 1;
    }

    @Override
    public SocketAddress remoteAddress() {
        return InetSocketAddress.createUnresolved("peer", 1);
    }

    @Override
    public SocketAddress localAddress() {
        return InetSocketAddress.createUnresolved("here", 1);
    }

    @Override
    public boolean isOpen() {
        return !closed;
    }

    @Override
    public void handler(ConnectionHandler next) {
        handler = next;
    }

    @Override
    public ConnectionHandler handler() {
        return handler;
    }

    /** Takes pooled buffers only: a layer writes no others. */
    @Override
    public void write(Buffer data) {
        if (closed || peer.closed) {
            data.release();
            return;
        }
        peer.inbox.add(data);
        peer.schedule();
    }

    @Override
    public void sendFile(FileRegion region) {
        throw new UnsupportedOperationException("a layer reads files itself");
    }

    @Override
    public void flush() {}

    @Override
    public long pendingBytes() {
        return 0;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void pauseReading() {
        paused = true;
    }

    @Override
    public void resumeReading() {
        paused = false;
        schedule();
    }

    @Override
    public boolean isReadingPaused() {
        return paused;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {
        abort(CloseCause.CLOSED);
    }

    @Override
    public void abort() {
        abort(CloseCause.ABORTED);
    }

    @Override
    public void abort(CloseCause cause) {
        if (!closed) {
            closed = true;
            loop.execute(() -> {
                inbox.forEach(Buffer::release);
                inbox.clear();
                handler.onClosed(this, cause);
            });
        }
    }

    @Override
    public void idleTimeout(Duration timeout) {}
}
