package dev.gatun.tls.internal;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.EventLoop;
import dev.gatun.tls.TlsConnection;
import java.net.SocketAddress;
import java.time.Duration;

/** What a layer has of the connection below it: all that is not about the bytes. Threads as there. */
abstract class LayeredConnection implements TlsConnection {
    final Connection below;

    LayeredConnection(Connection below) {
        this.below = below;
    }

    @Override
    public EventLoop loop() {
        return below.loop();
    }

    @Override
    public long id() {
        return below.id();
    }

    @Override
    public SocketAddress remoteAddress() {
        return below.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return below.localAddress();
    }

    @Override
    public void idleTimeout(Duration timeout) {
        below.idleTimeout(timeout);
    }
}
