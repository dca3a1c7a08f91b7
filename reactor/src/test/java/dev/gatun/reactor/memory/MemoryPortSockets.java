package dev.gatun.reactor.memory;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.windows.iocp.OverlappedSockets;
import java.net.SocketAddress;
import java.time.Duration;

/** The calls beside a {@link MemoryPort} that do not wait. */
final class MemoryPortSockets implements OverlappedSockets {
    private final MemoryNetwork network;
    private int open;
    private SocketAddress acceptedFrom;

    MemoryPortSockets(MemoryNetwork network) {
        this.network = network;
    }

    PortHandle handle(int socket) {
        PortHandle handle = network.handles.get(socket);
        if (handle == null) {
            network.violated("a call with a handle that is closed");
            throw new IllegalStateException("there is no handle " + socket);
        }
        return handle;
    }

    /** The handle of a connection that may be used like any other. */
    PortHandle updated(int socket) {
        PortHandle handle = handle(socket);
        if (!handle.updated) {
            network.violated("a connection was used before it was made a full one");
        }
        return handle;
    }

    private PortHandle open(SocketAddress local) {
        PortHandle handle = network.newHandle();
        handle.local = local;
        open++;
        return handle;
    }

    @Override
    public int listen(SocketAddress address, ListenOptions options, boolean sharedPort) {
        return network.locked(() -> {
            PortHandle handle = open(null);
            handle.backlog = options.backlog();
            try {
                handle.local = network.open(address, handle);
                handle.listening = true;
            } catch (SocketFailure e) {
                close(handle.number, false);
                throw e;
            }
            return handle.number;
        });
    }

    @Override
    public void probe(SocketAddress address, ListenOptions options) {
        throw new UnsupportedOperationException("ports are not shared here");
    }

    @Override
    public int accept(int listener) {
        return network.locked(() -> {
            MemorySocket socket = handle(listener).queue.poll();
            if (socket == null) {
                return WOULD_BLOCK;
            }
            PortHandle handle = open(socket.local);
            handle.become(socket);
            handle.updated = true;
            acceptedFrom = socket.remote;
            return handle.number;
        });
    }

    @Override
    public SocketAddress acceptedFrom() {
        return acceptedFrom;
    }

    @Override
    public int openFor(int listener) {
        return network.locked(() -> open(null).number);
    }

    @Override
    public void accepted(int socket, int listener) {
        network.locked(() -> {
            handle(listener);
            handle(socket).updated = true;
            return null;
        });
    }

    @Override
    public int openBound(SocketAddress to, SocketTuning tuning, SocketAddress localOrNull) {
        return network.locked(() -> open(localOrNull == null ? network.ephemeral() : localOrNull).number);
    }

    @Override
    public void connected(int socket) {
        network.locked(() -> handle(socket).updated = true);
    }

    @Override
    public boolean balancesSharedPorts() {
        return false;
    }

    @Override
    public void tuneAccepted(int socket, SocketAddress remote, SocketTuning tuning) {
        network.locked(() -> updated(socket));
    }

    @Override
    public int connect(SocketAddress address, SocketTuning tuning, SocketAddress localOrNull) {
        throw new UnsupportedOperationException("a port connects");
    }

    @Override
    public Datagrams bindDatagrams(SocketAddress address, DatagramOptions options, BufferPool buffers) {
        throw new UnsupportedOperationException("this network carries streams");
    }

    @Override
    public int takeError(int socket) {
        return network.locked(() -> handle(socket).stream.reset ? MemoryErrors.ECONNRESET : 0);
    }

    @Override
    public void quickAck(int socket) {}

    @Override
    public int receive(int socket, Buffer buffer) {
        return network.locked(() -> {
            MemorySocket stream = updated(socket).stream;
            if (stream.reset) {
                return -MemoryErrors.ECONNRESET;
            }
            if (stream.inbox.size() == 0) {
                return stream.inputEnded ? 0 : WOULD_BLOCK;
            }
            byte[] bytes = stream.receive(Math.min(buffer.writableBytes(), network.manners.received(network.random)));
            buffer.put(bytes);
            return bytes.length;
        });
    }

    @Override
    public boolean hasInput(int socket) {
        return network.locked(() -> handle(socket).stream.inbox.size() > 0);
    }

    @Override
    public long send(int socket, SendQueue queue) {
        throw new UnsupportedOperationException("a port sends");
    }

    @Override
    public long sendFile(int socket, OpenFile file, long offset, long length) {
        return UNSUPPORTED;
    }

    @Override
    public void shutdownOutput(int socket) {
        network.locked(() -> {
            handle(socket).stream.endOutput();
            return null;
        });
    }

    @Override
    public void close(int socket, boolean reset) {
        network.locked(() -> {
            handle(socket).close(reset);
            network.handles.remove(socket);
            open--;
            return null;
        });
    }

    @Override
    public SocketAddress localAddress(int socket) {
        return network.locked(() -> handle(socket).local);
    }

    @Override
    public boolean isReset(int error) {
        return error == -MemoryErrors.ECONNRESET;
    }

    @Override
    public SocketFailure failure(String call, Object address, int result) {
        return MemoryErrors.failure(call, address, result);
    }

    @Override
    public SocketFailure timedOut(SocketAddress address, Duration timeout) {
        return new SocketFailure("connect", address.toString(), MemoryErrors.ETIMEDOUT, "ETIMEDOUT", "no answer within " + timeout.toMillis() + " ms");
    }

    @Override
    public void releaseSpare() {}

    @Override
    public void takeSpare() {}

    @Override
    public void count(int change) {
        open += change;
    }

    @Override
    public int descriptors() {
        return open;
    }

    @Override
    public long optionsRefused() {
        return 0;
    }

    @Override
    public void close() {}
}
