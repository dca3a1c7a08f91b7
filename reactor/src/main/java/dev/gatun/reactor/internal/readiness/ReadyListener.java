package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import java.net.SocketAddress;
import java.util.List;

/** A listening socket that is accepted from when it is ready. */
final class ReadyListener extends Registration implements AcceptChannel {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    /** So that a storm of connections can't keep the loop from those that it has. */
    private static final int MOST_PER_TURN = 64;

    /**
     * From a queue that others may accept from as well: they are to get their share of a storm (nginx has {@code multi_accept off} for the same reason).
     */
    private static final int MOST_PER_TURN_SHARED = 4;

    /** Errors in a row, after which they are the listener's own and not those of connections; a drain would never end. */
    private static final int MOST_FAILURES = 128;

    /** Errors in a row, after which it is looked at whose they are; each time that costs more than the error itself. */
    private static final int SUSPICIOUS = 8;

    private final ReadinessTransport transport;
    private final boolean shared;
    private final AcceptSink sink;
    private final SocketAddress local;
    private int inARow;
    private boolean paused;
    private boolean draining;
    private boolean closed;

    ReadyListener(ReadinessTransport transport, int fd, boolean shared, AcceptSink sink) {
        super(fd, transport.nextGeneration());
        this.transport = transport;
        this.shared = shared;
        this.sink = sink;
        this.local = transport.sockets().localAddress(fd);
    }

    @Override
    void ready(int events) {
        if (!paused) {
            accept(shared ? MOST_PER_TURN_SHARED : MOST_PER_TURN);
        }
    }

    @Override
    void failed(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "accepting at " + local + " failed", failure);
    }

    private void accept(int most) {
        Sockets sockets = transport.sockets();
        int failures = 0;
        for (int i = 0; i < most && !closed && !paused; i++) {
            int accepted = sockets.accept(fd);
            if (accepted >= 0) {
                failures = 0;
                inARow = 0;
                sink.accepted(new AcceptedSocket(accepted, sockets.acceptedFrom()));
            } else if (accepted == Sockets.EXHAUSTED) {
                Sockets.refuseWaiting(sockets, fd, this, sink);
                return;
            } else if (accepted == Sockets.WOULD_BLOCK) {
                return;
            } else if (isBroken(accepted)) {
                return;
            } else if (++failures == MOST_FAILURES) {
                LOG.log(System.Logger.Level.WARNING, "accepting stops for this turn: {0}", sockets.failure("accept", local, accepted).getMessage());
                return;
            }
            // Any other error belongs to the connection that was being accepted (accept(2), "Error handling"): go on with the next.
        }
        if (!closed && !paused && transport.poller().edgeTriggered()) {
            transport.readAgain(this);
        }
    }

    /** Whether the error is the listener's own. It is closed then: it would be ready for ever, and keep the loop busy. */
    private boolean isBroken(int error) {
        if (draining || ++inARow < SUSPICIOUS) {
            return false;
        }
        inARow = 0;
        SocketFailure failure = transport.sockets().failure("accept", local, error);
        if (!Sockets.isOfListener(failure)) {
            return false;
        }
        close();
        sink.failed(failure);
        return true;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public void pause() {
        if (!paused && !closed) {
            paused = true;
            if (!draining) {
                transport.poller().modify(fd, 0, key());
            }
        }
    }

    @Override
    public void resume() {
        if (paused && !closed && !draining) {
            paused = false;
            transport.poller().modify(fd, Poller.READ, key());
        }
    }

    @Override
    public void steer(List<Integer> cpus) {
        transport.sockets().steer(fd, cpus);
    }

    @Override
    public void refuse() {
        // What is done to a shared socket is done to all who hold it; who comes meanwhile is theirs.
        if (!closed && !shared) {
            transport.sockets().refuseHandshakes(fd);
        }
    }

    @Override
    public void drain() {
        if (!closed && !draining) {
            draining = true;
            paused = false;
            // Before the last accept and not after it: the poller may take its time, and a handshake that ends meanwhile would be lost.
            unregister();
            accept(Integer.MAX_VALUE);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (!draining) {
                unregister();
            }
            transport.sockets().close(fd, false);
        }
    }

    private void unregister() {
        if (shared) {
            transport.unregisterShared(this);
        } else {
            transport.unregister(this);
        }
    }

    @Override
    void dispose() {
        close();
    }
}
