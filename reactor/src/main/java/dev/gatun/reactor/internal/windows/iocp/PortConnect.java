package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.ConnectSink;
import dev.gatun.reactor.internal.transport.PendingConnect;
import java.net.SocketAddress;

/**
 * A connection attempt of a port.
 *
 * <pre>
 *   CONNECTING --connected--> the socket passes to a {@link PortStream}
 *       |  '--error--> CLOSED, failed()
 *       '--cancel()--> CLOSED; the port reports the operation later
 * </pre>
 */
final class PortConnect extends Operation implements PendingConnect, IocpTransport.Channel {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    private final int socket;
    private final SocketAddress remote;
    private final ConnectSink sink;
    private final boolean skips;
    private boolean ended;

    /** @param byPort whether the port is to connect the socket; otherwise it is connected */
    PortConnect(IocpTransport transport, int socket, SocketAddress remote, ConnectSink sink, boolean byPort) {
        super(transport, transport.slots());
        this.socket = socket;
        this.remote = remote;
        this.sink = sink;
        this.skips = transport.port().associate(socket);
        transport.opened(this);
        if (byPort) {
            submitted(transport.port().connect(socket, remote, begin()), !skips);
        } else {
            endAtOnce();
        }
    }

    @Override
    int socket() {
        return socket;
    }

    @Override
    boolean isOpen() {
        return !ended;
    }

    @Override
    void ended(int result) {
        if (ended) {
            return;
        }
        if (result < 0) {
            SocketFailure failure = transport.sockets().failure("connect", remote, result);
            cancel();
            sink.failed(failure);
            return;
        }
        ended = true;
        transport.closed(this);
        transport.sockets().connected(socket);
        sink.connected(new PortStream(transport, socket, remote, skips));
    }

    @Override
    void failed(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "what came after the connection to " + remote + " failed", failure);
        cancel();
    }

    @Override
    public void cancel() {
        if (!ended) {
            ended = true;
            transport.closed(this);
            // Cancels what is under way.
            transport.sockets().close(socket, false);
        }
    }

    @Override
    public void dispose() {
        cancel();
    }
}
