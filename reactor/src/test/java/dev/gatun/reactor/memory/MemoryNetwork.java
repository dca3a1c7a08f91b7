package dev.gatun.reactor.memory;

import dev.gatun.reactor.internal.transport.TransportFactory;
import dev.gatun.reactor.internal.windows.iocp.IocpTransport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Connections between event loops, and between loops and {@link MemoryPeer}s, that no system has seen. The transports on it work by completion: an
 * operation is submitted, and its result comes later.
 */
public final class MemoryNetwork {
    final ReentrantLock lock = new ReentrantLock();
    final Manners manners;
    final Random random = new Random(42);

    private final Map<SocketAddress, Door> doors = new HashMap<>();
    private final Map<Integer, MemorySocket> accepted = new HashMap<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private int nextPort = 40_000;
    private int nextHandle;
    /** The handles of transports that work by a completion port. */
    final Map<Integer, PortHandle> handles = new HashMap<>();

    /** A network with its manners. */
    public MemoryNetwork(Manners manners) {
        this.manners = manners;
    }

    /** Where connections arrive. */
    interface Door {
        /** Takes the far end of a new connection; {@code false} when the queue is full. */
        boolean arrive(MemorySocket socket);
    }

    /** Makes the transports of event loops. */
    public TransportFactory transports() {
        return buffers -> new MemoryTransport(this);
    }

    /**
     * Makes transports of Windows that take this network for its kernel.
     *
     * @param skips whether their port says nothing of operations that end at once
     */
    public TransportFactory ports(boolean skips) {
        return buffers -> {
            MemoryPortSockets sockets = new MemoryPortSockets(this);
            return new IocpTransport(new MemoryPort(this, sockets, skips), sockets, buffers);
        };
    }

    <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    PortHandle newHandle() {
        PortHandle handle = new PortHandle(this, ++nextHandle);
        handles.put(handle.number, handle);
        return handle;
    }

    /** What the loops did that a kernel would not have forgiven. */
    public List<String> violations() {
        lock.lock();
        try {
            return List.copyOf(violations);
        } finally {
            lock.unlock();
        }
    }

    void violated(String what) {
        lock.lock();
        try {
            violations.add(what);
        } finally {
            lock.unlock();
        }
    }

    /** The address with a port of its own in the place of 0. */
    SocketAddress open(SocketAddress wanted, Door door) {
        SocketAddress address = wanted;
        if (wanted instanceof InetSocketAddress inet && inet.getPort() == 0) {
            address = new InetSocketAddress(inet.getAddress(), nextPort++);
        }
        if (doors.putIfAbsent(address, door) != null) {
            throw MemoryErrors.failure("bind", address, -MemoryErrors.EADDRINUSE);
        }
        wakeWaiting();
        return address;
    }

    void close(SocketAddress address) {
        doors.remove(address);
        wakeWaiting();
    }

    SocketAddress ephemeral() {
        return new InetSocketAddress("127.0.0.1", nextPort++);
    }

    /** The near end of a new connection, or {@code null} when the queue at the other end is full: {@link #waiting} tells when to try again. */
    MemorySocket connect(SocketAddress from, SocketAddress to) {
        Door door = doors.get(to);
        if (door == null) {
            throw MemoryErrors.failure("connect", to, -MemoryErrors.ECONNREFUSED);
        }
        MemorySocket near = new MemorySocket(++nextHandle, from, to);
        MemorySocket far = new MemorySocket(++nextHandle, to, from);
        near.peer = far;
        far.peer = near;
        return door.arrive(far) ? near : null;
    }

    void await(Runnable wake) {
        waiting.add(wake);
    }

    void wakeWaiting() {
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }

    void hold(MemorySocket socket) {
        accepted.put(socket.handle, socket);
    }

    MemorySocket take(int handle) {
        return accepted.remove(handle);
    }
}
