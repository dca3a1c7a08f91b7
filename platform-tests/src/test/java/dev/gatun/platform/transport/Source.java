package dev.gatun.platform.transport;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import java.util.concurrent.CompletableFuture;

/** Writes a long stream as fast as the connection says that it may, and no faster. */
final class Source implements ConnectionHandler {
    static final int PIECE = 40_000;

    private final ByteStream stream;
    private final CompletableFuture<Long> sent = new CompletableFuture<>();
    private volatile boolean stopped;
    private volatile long mostPending;
    private volatile int resumed;

    Source(long length) {
        stream = new ByteStream(length);
    }

    @Override
    public void onOpen(Connection connection) {
        write(connection);
    }

    private void write(Connection connection) {
        while (connection.isWritable() && !stream.isAtEnd()) {
            connection.write(Buffer.copyOf(stream.next(PIECE)));
            mostPending = Math.max(mostPending, connection.pendingBytes());
        }
        stopped |= !connection.isWritable();
        if (stream.isAtEnd()) {
            sent.complete(stream.checksum());
        }
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        data.skip(data.readableBytes());
    }

    @Override
    public void onWritable(Connection connection) {
        resumed++;
        write(connection);
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        sent.completeExceptionally(new AssertionError("closed before all was written: " + cause));
    }

    /** The checksum of all, once the last byte was written. */
    CompletableFuture<Long> sent() {
        return sent;
    }

    boolean hasStopped() {
        return stopped;
    }

    long mostPending() {
        return mostPending;
    }

    int resumed() {
        return resumed;
    }
}
