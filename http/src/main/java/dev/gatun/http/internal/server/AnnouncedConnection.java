package dev.gatun.http.internal.server;

import dev.gatun.http.ProxyHeader;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.FileRegion;
import java.net.SocketAddress;
import java.time.Duration;

/** The connection of a proxy behind its header: all is as below, but for the addresses, which are those of the client and of what it connected to. */
final class AnnouncedConnection implements Connection, ConnectionHandler {
    private final Connection below;
    private final SocketAddress remote;
    private final SocketAddress local;
    private ConnectionHandler handler;

    /** @param header with addresses */
    AnnouncedConnection(Connection below, ProxyHeader header) {
        this.below = below;
        this.remote = header.source().orElseThrow();
        this.local = header.destination().orElseThrow();
        this.handler = below.handler();
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    // ---- handlers: each is called with this connection, not with the one below

    @Override
    public void handler(ConnectionHandler next) {
        handler = next;
        // Presents what is unread once more.
        below.handler(this);
    }

    @Override
    public ConnectionHandler handler() {
        return handler;
    }

    @Override
    public void onData(Connection connection, Buffer data) {
        handler.onData(this, data);
    }

    @Override
    public void onInputEnd(Connection connection) {
        handler.onInputEnd(this);
    }

    @Override
    public void onWritable(Connection connection) {
        handler.onWritable(this);
    }

    @Override
    public void onClosed(Connection connection, CloseCause cause) {
        handler.onClosed(this, cause);
    }

    // ---- as below

    @Override
    public EventLoop loop() {
        return below.loop();
    }

    @Override
    public long id() {
        return below.id();
    }

    @Override
    public boolean isOpen() {
        return below.isOpen();
    }

    @Override
    public void write(Buffer data) {
        below.write(data);
    }

    @Override
    public void sendFile(FileRegion region) {
        below.sendFile(region);
    }

    @Override
    public void flush() {
        below.flush();
    }

    @Override
    public long pendingBytes() {
        return below.pendingBytes();
    }

    @Override
    public boolean isWritable() {
        return below.isWritable();
    }

    @Override
    public void pauseReading() {
        below.pauseReading();
    }

    @Override
    public void resumeReading() {
        below.resumeReading();
    }

    @Override
    public boolean isReadingPaused() {
        return below.isReadingPaused();
    }

    @Override
    public void shutdownOutput() {
        below.shutdownOutput();
    }

    @Override
    public void close() {
        below.close();
    }

    @Override
    public void abort() {
        below.abort();
    }

    @Override
    public void abort(CloseCause cause) {
        below.abort(cause);
    }

    @Override
    public void idleTimeout(Duration timeout) {
        below.idleTimeout(timeout);
    }
}
