package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.ConnectSink;
import dev.gatun.reactor.internal.transport.PendingConnect;
import java.net.SocketAddress;

/**
 * A connection attempt; it has ended when its descriptor is writable (connect(2), EINPROGRESS). It is begun by the call and not by an operation: what has
 * to be set on the socket before is one with the other transports.
 */
final class UringConnect extends UringChannel implements PendingConnect {
    private final SocketAddress remote;
    private final SocketTuning tuning;
    private final ConnectSink sink;

    UringConnect(IoUringTransport transport, int fd, SocketAddress remote, SocketTuning tuning, ConnectSink sink) {
        super(transport, fd);
        this.remote = remote;
        this.tuning = tuning;
        this.sink = sink;
        transport.submissions().poll(fd, LinuxNative.POLLOUT(), begins(UserData.ROOM));
    }

    @Override
    void complete(int kind, int result, int flags) {
        if (closed) {
            return;
        }
        Sockets sockets = transport.sockets();
        int error = sockets.takeError(fd);
        closed = true;
        if (error != 0) {
            transport.close(fd, false);
            sink.failed(sockets.failure("connect", remote, -error));
        } else {
            sink.connected(new UringStream(transport, fd, remote, tuning));
        }
    }

    @Override
    public void cancel() {
        if (!closed) {
            closed = true;
            cancel(UserData.ROOM);
            transport.close(fd, false);
            leaveIfDone();
        }
    }

    @Override
    void dispose() {
        cancel();
    }
}
