package dev.gatun.reactor.memory;

import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Set;

/** A listening socket of a loop, with its queue. */
final class MemoryListener implements AcceptChannel, MemoryNetwork.Door, MemoryTransport.Operations {
    private final MemoryTransport transport;
    private final MemoryNetwork network;
    private final SocketAddress local;
    private final int backlog;
    private final AcceptSink sink;
    private final ArrayDeque<MemorySocket> queue = new ArrayDeque<>();
    private final Set<AcceptedSocket> unreported = new HashSet<>();
    private boolean paused;
    private boolean closed;

    MemoryListener(MemoryTransport transport, SocketAddress address, int backlog, AcceptSink sink) {
        this.transport = transport;
        this.network = transport.network();
        this.backlog = backlog;
        this.sink = sink;
        this.local = network.open(address, this);
        transport.opened(this);
        transport.count(1);
    }

    @Override
    public boolean arrive(MemorySocket socket) {
        if (queue.size() >= backlog) {
            return false;
        }
        queue.add(socket);
        transport.mark(this);
        return true;
    }

    @Override
    public boolean advance() {
        while (!paused && !closed && !queue.isEmpty()) {
            AcceptedSocket socket = accept();
            unreported.add(socket);
            transport.complete(() -> {
                unreported.remove(socket);
                sink.accepted(socket);
            });
        }
        network.wakeWaiting();
        return false;
    }

    private AcceptedSocket accept() {
        MemorySocket socket = queue.poll();
        network.hold(socket);
        transport.count(1);
        return new AcceptedSocket(socket.handle, socket.remote);
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
        transport.mark(this);
    }

    @Override
    public void drain() {
        while (true) {
            network.lock.lock();
            AcceptedSocket socket;
            try {
                if (closed || queue.isEmpty()) {
                    return;
                }
                socket = accept();
            } finally {
                network.lock.unlock();
            }
            sink.accepted(socket);
        }
    }

    @Override
    public void close() {
        network.lock.lock();
        try {
            if (!closed) {
                closed = true;
                network.close(local);
                queue.forEach(socket -> socket.close(true));
                transport.closed(this);
                transport.count(-1);
            }
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void dispose() {
        close();
        unreported.forEach(transport::discard);
    }
}
