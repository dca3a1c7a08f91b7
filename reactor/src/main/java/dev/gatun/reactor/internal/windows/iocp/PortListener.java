package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import java.net.SocketAddress;

/**
 * A listening socket of a port, with several accepts under way so that a burst of connections does not wait for the loop.
 *
 * <pre>
 *   accept   EMPTY --a socket is made--> UNDER WAY --a connection--> the sink, and EMPTY
 *              ^                            |  '--an error of that connection--> EMPTY, its socket closed
 *              '--cancelled and reported----'
 * </pre>
 *
 * Each accept holds a socket that is not connected yet; they count as descriptors. A pause cancels them and waits for their ends, which come at once, so that
 * what had come by then is not lost.
 */
final class PortListener implements AcceptChannel, IocpTransport.Channel {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    private static final int ACCEPTS = 16;

    /** A listener of which each accept fails is paused, like one without descriptors; it would keep the loop busy for nothing. */
    private static final int MOST_FAILURES = 64;

    private final IocpTransport transport;
    private final int listener;
    private final AcceptSink sink;
    private final SocketAddress local;
    private final boolean reportsAll;
    private final Accept[] accepts = new Accept[ACCEPTS];
    private int failures;
    private boolean paused;
    private boolean draining;
    private boolean closed;

    PortListener(IocpTransport transport, int listener, AcceptSink sink) {
        this.transport = transport;
        this.listener = listener;
        this.sink = sink;
        this.local = transport.sockets().localAddress(listener);
        this.reportsAll = !transport.port().associate(listener);
        transport.opened(this);
        for (int i = 0; i < ACCEPTS; i++) {
            accepts[i] = new Accept();
        }
        acceptMore();
    }

    private final class Accept extends Operation {
        private int socket;

        Accept() {
            super(PortListener.this.transport, PortListener.this.transport.largeSlots());
        }

        @Override
        int socket() {
            return listener;
        }

        @Override
        boolean isOpen() {
            return !closed;
        }

        /** 0, or why no socket could be made. */
        int post() {
            int made = transport.sockets().openFor(listener);
            if (made < 0) {
                return made;
            }
            socket = made;
            long overlapped = begin();
            submitted(transport.port().accept(listener, socket, overlapped), reportsAll);
            return 0;
        }

        @Override
        void ended(int result) {
            if (closed || result < 0) {
                transport.sockets().close(socket, closed);
                acceptFailed(result);
                return;
            }
            failures = 0;
            SocketAddress remote = transport.port().acceptedFrom(overlapped());
            transport.sockets().accepted(socket, listener);
            AcceptedSocket accepted = new AcceptedSocket(socket, remote);
            acceptMore();
            sink.accepted(accepted);
        }

        @Override
        void failed(Throwable failure) {
            LOG.log(System.Logger.Level.ERROR, "accepting at " + local + " failed", failure);
        }
    }

    /** Has all accepts under way again, or as many as there are sockets for; with none it pauses. */
    private void acceptMore() {
        int underWay = 0;
        int problem = 0;
        for (Accept accept : accepts) {
            if (!accept.isPending() && !paused && !draining && !closed && problem == 0) {
                problem = accept.post();
            }
            underWay += accept.isPending() ? 1 : 0;
        }
        if (underWay == 0 && problem != 0) {
            exhausted(problem);
        }
    }

    private void exhausted(int problem) {
        SocketFailure failure = transport.sockets().failure("accept", local, problem);
        paused = true;
        sink.exhausted(failure);
    }

    private void acceptFailed(int result) {
        if (closed || draining || paused) {
            return;
        }
        if (++failures < MOST_FAILURES) {
            acceptMore();
        } else {
            failures = 0;
            SocketFailure failure = transport.sockets().failure("accept", local, result);
            if (Sockets.isOfListener(failure)) {
                close();
                sink.failed(failure);
                return;
            }
            cancelAll();
            exhausted(result);
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public void pause() {
        if (!paused && !closed) {
            paused = true;
            cancelAll();
        }
    }

    /** What had been accepted by now is reported, here: the system has taken it out of the queue. */
    private void cancelAll() {
        for (Accept accept : accepts) {
            accept.revoke();
        }
        for (Accept accept : accepts) {
            transport.finishNow(accept);
        }
    }

    @Override
    public void resume() {
        if (paused && !closed) {
            paused = false;
            acceptMore();
        }
    }

    @Override
    public void drain() {
        if (closed) {
            return;
        }
        draining = true;
        cancelAll();
        Sockets sockets = transport.sockets();
        while (!closed) {
            int accepted = sockets.accept(listener);
            if (accepted >= 0) {
                sink.accepted(new AcceptedSocket(accepted, sockets.acceptedFrom()));
            } else if (accepted == Sockets.WOULD_BLOCK || accepted == Sockets.EXHAUSTED || ++failures >= MOST_FAILURES) {
                return;
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transport.closed(this);
            // Cancels the accepts; their sockets are closed when the port has reported them.
            transport.sockets().close(listener, false);
        }
    }

    @Override
    public void dispose() {
        close();
    }
}
