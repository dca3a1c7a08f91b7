package dev.gatun.reactor.memory;

import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** What a socket handle of Windows stands for: a listener, a stream, or a stream to be. Guarded by the network's lock. */
final class PortHandle implements MemoryNetwork.Door {
    final int number;
    final MemoryNetwork network;
    final List<PortOperation> pending = new ArrayList<>();
    final ArrayDeque<MemorySocket> queue = new ArrayDeque<>();
    MemoryPort port;
    MemorySocket stream;
    SocketAddress local;
    int backlog;
    boolean listening;
    /** Whether an accepted or connected socket was made a full one. */
    boolean updated;

    PortHandle(MemoryNetwork network, int number) {
        this.network = network;
        this.number = number;
    }

    void become(MemorySocket socket) {
        stream = socket;
        local = socket.local;
        socket.watch(this::changed);
    }

    /** Something happened that an operation may have waited for. */
    void changed() {
        if (port != null) {
            port.mark(this);
        }
    }

    @Override
    public boolean arrive(MemorySocket socket) {
        if (queue.size() >= backlog) {
            return false;
        }
        queue.add(socket);
        changed();
        return true;
    }

    /** Goes on with what is pending; {@code true} asks for another round. */
    boolean advance() {
        boolean again = false;
        for (PortOperation operation : List.copyOf(pending)) {
            if (pending.contains(operation)) {
                again |= operation.advance();
            }
        }
        return again;
    }

    void close(boolean reset) {
        if (listening) {
            network.close(local);
            queue.forEach(socket -> socket.close(true));
        }
        if (stream != null) {
            stream.watch(() -> {});
            stream.close(reset);
        }
        List.copyOf(pending).forEach(PortOperation::cancel);
        changed();
    }
}
