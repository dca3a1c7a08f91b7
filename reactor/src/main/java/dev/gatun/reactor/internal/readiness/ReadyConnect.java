package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.transport.ConnectSink;
import dev.gatun.reactor.internal.transport.PendingConnect;
import java.net.SocketAddress;

/** A connection attempt; it has ended when its descriptor is writable (connect(2), EINPROGRESS). */
final class ReadyConnect extends Registration implements PendingConnect {
    private final ReadinessTransport transport;
    private final SocketAddress remote;
    private final SocketTuning tuning;
    private final ConnectSink sink;
    private boolean ended;

    ReadyConnect(ReadinessTransport transport, int fd, SocketAddress remote, SocketTuning tuning, ConnectSink sink) {
        super(fd, transport.nextGeneration());
        this.transport = transport;
        this.remote = remote;
        this.tuning = tuning;
        this.sink = sink;
    }

    @Override
    void ready(int events) {
        Sockets sockets = transport.sockets();
        int error = transport.takeError(fd);
        if (error != 0) {
            cancel();
            sink.failed(sockets.failure("connect", remote, -error));
            return;
        }
        ended = true;
        sink.connected(new ReadyStream(transport, fd, remote, tuning, true));
    }

    @Override
    public void cancel() {
        if (!ended) {
            ended = true;
            transport.unregister(this);
            transport.sockets().close(fd, false);
        }
    }

    @Override
    void dispose() {
        cancel();
    }
}
