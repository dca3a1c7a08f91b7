package dev.gatun.reactor.memory;

import dev.gatun.reactor.fixture.Peer;
import dev.gatun.reactor.fixture.PeerListener;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;

/** Where the loops of a test connect to. */
public final class MemoryPeerListener implements PeerListener, MemoryNetwork.Door {
    private final MemoryNetwork network;
    private final int backlog;
    private final Condition arrived;
    private final SocketAddress address;
    private final ArrayDeque<MemorySocket> queue = new ArrayDeque<>();

    /** Listens at a port of its own. */
    public MemoryPeerListener(MemoryNetwork network, SocketAddress wanted, int backlog) {
        this.network = network;
        this.backlog = backlog;
        this.arrived = network.lock.newCondition();
        network.lock.lock();
        try {
            address = network.open(wanted, this);
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public boolean arrive(MemorySocket socket) {
        if (queue.size() >= backlog) {
            return false;
        }
        queue.add(socket);
        arrived.signalAll();
        return true;
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public Peer accept() {
        network.lock.lock();
        try {
            long left = TimeUnit.SECONDS.toNanos(20);
            while (queue.isEmpty()) {
                if (left <= 0) {
                    throw new AssertionError("nobody connected for 20 s");
                }
                left = arrived.awaitNanos(left);
            }
            MemorySocket socket = queue.poll();
            network.wakeWaiting();
            return MemoryPeer.over(network, socket);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void close() {
        network.lock.lock();
        try {
            network.close(address);
            queue.forEach(socket -> socket.close(true));
        } finally {
            network.lock.unlock();
        }
    }
}
