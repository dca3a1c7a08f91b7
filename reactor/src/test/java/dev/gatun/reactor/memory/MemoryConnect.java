package dev.gatun.reactor.memory;

import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.ConnectSink;
import dev.gatun.reactor.internal.transport.PendingConnect;
import java.net.SocketAddress;

/** A connection attempt of a loop. */
final class MemoryConnect implements PendingConnect, MemoryTransport.Operations {
    private final MemoryTransport transport;
    private final MemoryNetwork network;
    private final SocketAddress from;
    private final SocketAddress to;
    private final ConnectSink sink;
    private MemorySocket socket;
    private boolean ended;

    MemoryConnect(MemoryTransport transport, SocketAddress from, SocketAddress to, ConnectSink sink) {
        this.transport = transport;
        this.network = transport.network();
        this.from = from;
        this.to = to;
        this.sink = sink;
        transport.opened(this);
        transport.count(1);
        transport.mark(this);
    }

    @Override
    public boolean advance() {
        if (ended) {
            return false;
        }
        try {
            socket = network.connect(from, to);
            if (socket == null) {
                network.await(() -> transport.mark(this));
                return false;
            }
            transport.complete(this::connected);
        } catch (SocketFailure e) {
            transport.complete(() -> {
                if (!ended) {
                    cancel();
                    sink.failed(e);
                }
            });
        }
        return false;
    }

    private void connected() {
        if (!ended) {
            ended = true;
            transport.closed(this);
            sink.connected(new MemoryStream(transport, socket));
        }
    }

    @Override
    public void cancel() {
        if (!ended) {
            ended = true;
            transport.closed(this);
            transport.count(-1);
            if (socket != null) {
                // The kernel had connected it already, but nobody was told.
                abort();
            }
        }
    }

    private void abort() {
        network.lock.lock();
        try {
            socket.close(true);
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void dispose() {
        cancel();
    }
}
