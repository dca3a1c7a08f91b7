package dev.gatun.reactor.memory;

import java.net.SocketAddress;

/** One end of a connection in memory. All of it is guarded by the network's lock. */
final class MemorySocket {
    final int handle;
    final SocketAddress local;
    final SocketAddress remote;
    final ByteQueue inbox = new ByteQueue();
    MemorySocket peer;
    /** The peer's FIN arrived, behind the bytes of the inbox. */
    boolean inputEnded;
    /** The peer's RST arrived. */
    boolean reset;

    boolean outputEnded;
    boolean closed;
    /** Called when something arrived, or the peer took something. */
    private Runnable watcher = () -> {};

    MemorySocket(int handle, SocketAddress local, SocketAddress remote) {
        this.handle = handle;
        this.local = local;
        this.remote = remote;
    }

    void watch(Runnable newWatcher) {
        watcher = newWatcher;
    }

    void wake() {
        watcher.run();
    }

    /** How many bytes the peer has room for now. */
    int room() {
        return peer.inbox.room();
    }

    /** Moves bytes to the peer. A peer that has closed answers with a reset (RFC 9293, 3.10.7.1). */
    void send(byte[] bytes, int offset, int count) {
        if (peer.closed) {
            reset = true;
        } else {
            peer.inbox.put(bytes, offset, count);
            peer.wake();
        }
    }

    byte[] receive(int most) {
        byte[] bytes = inbox.take(most);
        peer.wake();
        return bytes;
    }

    void endOutput() {
        if (!outputEnded) {
            outputEnded = true;
            peer.inputEnded = true;
            peer.wake();
        }
    }

    /** A close with bytes that were not read is a reset, as it is in Linux. */
    void close(boolean abortive) {
        if (closed) {
            return;
        }
        closed = true;
        if (abortive || inbox.size() > 0) {
            peer.reset = true;
            peer.wake();
        } else {
            endOutput();
        }
        // Who waits to send into this inbox hears of the end.
        peer.wake();
    }
}
