package dev.gatun.reactor.memory;

import dev.gatun.reactor.fixture.Peer;
import java.net.SocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/** The far end of a connection in memory, for a test's own thread. */
public final class MemoryPeer implements Peer {
    private final MemoryNetwork network;
    private final MemorySocket socket;
    private final Condition happened;

    private MemoryPeer(MemoryNetwork network, MemorySocket socket) {
        this.network = network;
        this.socket = socket;
        this.happened = network.lock.newCondition();
        socket.watch(happened::signalAll);
    }

    /** Connects to a loop's listener. */
    public static MemoryPeer connect(MemoryNetwork network, SocketAddress address) {
        network.lock.lock();
        try {
            MemorySocket socket = network.connect(network.ephemeral(), address);
            if (socket == null) {
                throw new IllegalStateException("the queue of " + address + " is full");
            }
            return new MemoryPeer(network, socket);
        } finally {
            network.lock.unlock();
        }
    }

    static MemoryPeer over(MemoryNetwork network, MemorySocket socket) {
        return new MemoryPeer(network, socket);
    }

    private void await(BooleanSupplier condition) {
        long left = TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (left <= 0) {
                throw new AssertionError("nothing happened for 20 s");
            }
            try {
                left = happened.awaitNanos(left);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void send(byte[] bytes) {
        network.lock.lock();
        try {
            int sent = 0;
            while (sent < bytes.length && !socket.reset) {
                await(() -> socket.room() > 0 || socket.reset || socket.peer.closed);
                int count = Math.min(bytes.length - sent, socket.room());
                socket.send(bytes, sent, count);
                sent += count;
            }
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public byte[] receive(int most) {
        network.lock.lock();
        try {
            await(() -> socket.inbox.size() > 0 || socket.inputEnded || socket.reset);
            if (socket.reset) {
                throw new PeerReset();
            }
            return socket.receive(most);
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void endOutput() {
        locked(socket::endOutput);
    }

    @Override
    public void close() {
        locked(() -> socket.close(false));
    }

    @Override
    public void reset() {
        locked(() -> socket.close(true));
    }

    private void locked(Runnable work) {
        network.lock.lock();
        try {
            work.run();
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public SocketAddress localAddress() {
        return socket.local;
    }

    @Override
    public SocketAddress remoteAddress() {
        return socket.remote;
    }
}
