package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import dev.gatun.reactor.internal.transport.Transport;
import java.net.SocketAddress;
import java.time.Duration;

/** What all transports over {@link Sockets} do alike: what is set up, counted or given up by calls, whether the I/O waits for readiness or completions. */
public abstract class SocketsTransport implements Transport {
    private final Sockets sockets;

    /** {@code sockets} becomes the transport's own. */
    protected SocketsTransport(Sockets sockets) {
        this.sockets = sockets;
    }

    @Override
    public final boolean sharesPorts() {
        return sockets.balancesSharedPorts();
    }

    @Override
    public final boolean steersPorts() {
        return sockets.steersSharedPorts();
    }

    @Override
    public final void probe(SocketAddress address, ListenOptions options) {
        sockets.probe(address, options);
    }

    @Override
    public final void handOver(AcceptedSocket socket) {
        sockets.count(-1);
    }

    @Override
    public final void takeOver(AcceptedSocket socket) {
        sockets.count(1);
    }

    @Override
    public final void discard(AcceptedSocket socket) {
        sockets.close(socket.handle(), true);
    }

    @Override
    public final SocketFailure timedOut(SocketAddress address, Duration timeout) {
        return sockets.timedOut(address, timeout);
    }

    @Override
    public final long optionsRefused() {
        return sockets.optionsRefused();
    }
}
