package dev.gatun.reactor.memory;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.internal.windows.iocp.CompletionPort;
import dev.gatun.reactor.internal.windows.iocp.GatherList;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;

/**
 * A completion port over the network in memory, as Windows documents one: an operation that is pending is reported once, whatever becomes of its socket; one
 * that ended at once is reported too, unless its socket skips that; memory is the kernel's until the report.
 */
@SuppressWarnings("restricted") // A kernel takes addresses.
final class MemoryPort implements CompletionPort {
    private static final int BATCH = 8;

    private final MemoryNetwork network;
    private final MemoryPortSockets sockets;
    private final boolean skips;
    private final Condition happened;
    private final Set<PortHandle> marked = new LinkedHashSet<>();
    private final ArrayDeque<PortOperation> ended = new ArrayDeque<>();
    private final Map<Long, PortOperation> live = new HashMap<>();
    private final List<PortOperation> reports = new ArrayList<>();
    private final Map<Long, SocketAddress> acceptedFrom = new HashMap<>();
    private final Map<Long, Integer> errors = new HashMap<>();
    private int posts;
    private boolean open = true;

    MemoryPort(MemoryNetwork network, MemoryPortSockets sockets, boolean skips) {
        this.network = network;
        this.sockets = sockets;
        this.skips = skips;
        this.happened = network.lock.newCondition();
    }

    void mark(PortHandle handle) {
        marked.add(handle);
        happened.signalAll();
    }

    void began(PortOperation operation) {
        if (live.put(operation.overlapped.address(), operation) != null) {
            network.violated("an OVERLAPPED was used for two operations");
        }
    }

    void ended(PortOperation operation) {
        ended.add(operation);
        happened.signalAll();
    }

    @Override
    public boolean associate(int socket) {
        return network.locked(() -> {
            PortHandle handle = sockets.handle(socket);
            if (handle.port != null) {
                network.violated("a handle was associated with two ports");
            }
            handle.port = this;
            return skips;
        });
    }

    @Override
    public int dequeue(long timeoutNanos) {
        network.lock.lock();
        try {
            long left = timeoutNanos;
            while (!goOn() && left != 0) {
                if (left < 0) {
                    happened.awaitUninterruptibly();
                } else {
                    left = Math.max(0, happened.awaitNanos(left));
                }
            }
            return take();
        } catch (InterruptedException e) {
            throw new IllegalStateException("a loop's thread was interrupted", e);
        } finally {
            network.lock.unlock();
        }
    }

    private boolean goOn() {
        List<PortHandle> now = List.copyOf(marked);
        marked.clear();
        for (PortHandle handle : now) {
            if (handle.advance()) {
                marked.add(handle);
            }
        }
        return posts > 0 || !ended.isEmpty() || !marked.isEmpty();
    }

    private int take() {
        reports.clear();
        while (reports.size() < BATCH && (posts > 0 || !ended.isEmpty())) {
            if (posts > 0) {
                posts--;
                reports.add(null);
                continue;
            }
            PortOperation operation = ended.poll();
            long address = operation.overlapped.address();
            operation.reported();
            live.remove(address);
            errors.put(address, operation.result);
            if (operation instanceof PortOperation.Accept accept && operation.result >= 0) {
                acceptedFrom.put(address, accept.into.stream.remote);
            }
            reports.add(operation);
        }
        return reports.size();
    }

    @Override
    public long overlapped(int index) {
        return reports.get(index) == null ? 0 : reports.get(index).overlapped.address();
    }

    @Override
    public boolean failed(int index) {
        return reports.get(index).result < 0;
    }

    @Override
    public int transferred(int index) {
        return Math.max(0, reports.get(index).result);
    }

    @Override
    public void post() {
        network.locked(() -> {
            if (open) {
                posts++;
                happened.signalAll();
            }
            return null;
        });
    }

    @Override
    public int error(int socket, long overlapped) {
        return network.locked(() -> {
            sockets.handle(socket);
            return errors.get(overlapped);
        });
    }

    @Override
    public void cancel(int socket, long overlapped) {
        network.locked(() -> {
            sockets.handle(socket).pending.stream()
                    .filter(operation -> operation.overlapped.address() == overlapped)
                    .toList()
                    .forEach(PortOperation::cancel);
            return null;
        });
    }

    @Override
    public int accept(int listener, int socket, long overlapped) {
        return network.locked(() -> {
            PortOperation.Accept accept = new PortOperation.Accept(sockets.handle(listener), sockets.handle(socket), overlapped);
            int result = accept.begin(skips);
            if (result >= 0) {
                acceptedFrom.put(overlapped, accept.into.stream.remote);
            }
            return result;
        });
    }

    @Override
    public SocketAddress acceptedFrom(long overlapped) {
        return network.locked(() -> acceptedFrom.remove(overlapped));
    }

    @Override
    public int connect(int socket, SocketAddress to, long overlapped) {
        return network.locked(() -> new PortOperation.Connect(sockets.handle(socket), to, overlapped).begin(skips));
    }

    @Override
    public int awaitInput(int socket, long overlapped) {
        return network.locked(() -> new PortOperation.Input(sockets.updated(socket), overlapped).begin(skips));
    }

    @Override
    public int awaitDatagram(int socket, long overlapped) {
        return -MemoryErrors.EOPNOTSUPP;
    }

    @Override
    public int send(int socket, GatherList list, int count, long overlapped) {
        MemorySegment[] parts = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            parts[i] = MemorySegment.ofAddress(list.addressOf(i)).reinterpret(list.length(i));
        }
        return network.locked(() -> new PortOperation.Send(sockets.updated(socket), overlapped, parts).begin(skips));
    }

    @Override
    public int sendTo(int socket, GatherList part, SocketAddress to, long overlapped) {
        return -MemoryErrors.EOPNOTSUPP;
    }

    /** The kind network knows files; with the others they are copied. */
    @Override
    public int sendFile(int socket, OpenFile file, long offset, int length, long overlapped) {
        if (network.manners.mostDelay() > 0) {
            return UNSUPPORTED;
        }
        Buffer content = Buffer.allocate(length);
        file.read(content, offset);
        MemorySegment read = content.segment().asSlice(0, content.readableBytes());
        return network.locked(() -> new PortOperation.Send(sockets.updated(socket), overlapped, read).begin(skips));
    }

    @Override
    public int descriptors() {
        return open ? 1 : 0;
    }

    @Override
    public void close() {
        network.locked(() -> {
            open = false;
            if (!live.isEmpty()) {
                network.violated("the port was closed with " + live.size() + " operations under way");
            }
            return null;
        });
    }
}
