package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.List;

/**
 * A listening socket from which the kernel accepts by itself, until it is told to stop.
 *
 * <p>Between the telling and the stop it may accept more: these wait here as they would have in the socket's queue.
 */
final class UringListener extends UringChannel implements AcceptChannel {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    private final boolean shared;
    private final AcceptSink sink;
    private final SocketAddress local;
    private final ArrayDeque<AcceptedSocket> waiting = new ArrayDeque<>();
    private boolean accepting;
    private boolean paused;
    private boolean draining;

    UringListener(IoUringTransport transport, int fd, boolean shared, AcceptSink sink) {
        super(transport, fd);
        this.shared = shared;
        this.sink = sink;
        this.local = transport.sockets().localAddress(fd);
        accept();
    }

    private void accept() {
        if (!accepting && !paused && !closed && !draining) {
            accepting = true;
            transport.submissions().accept(fd, begins(UserData.ACCEPT));
        }
    }

    @Override
    void complete(int kind, int result, int flags) {
        if (kind != UserData.ACCEPT) {
            return;
        }
        accepting = Completions.more(flags);
        if (result >= 0) {
            transport.sockets().count(1);
            accepted(result);
        } else if (exhausted(result)) {
            if (!closed) {
                Sockets.refuseWaiting(transport.sockets(), fd, this, sink);
            }
        } else if (hopeless(result)) {
            if (!closed && !draining) {
                close();
                sink.failed(Errno.failure("accept", local, result));
            }
            return;
        }
        // Any other error belongs to the connection that was being accepted (accept(2), "Error handling"): it goes on with the next.
        accept();
    }

    private static boolean exhausted(int error) {
        return error == -Errno.EMFILE || error == -Errno.ENFILE || error == -Errno.ENOBUFS || error == -Errno.ENOMEM;
    }

    private static boolean hopeless(int error) {
        return error == -Errno.EINVAL || error == -LinuxNative.EBADF() || error == -Errno.EOPNOTSUPP || error == -LinuxNative.ENOTSOCK();
    }

    private void accepted(int descriptor) {
        AcceptedSocket socket = new AcceptedSocket(descriptor, transport.peerOf(descriptor));
        if (closed) {
            transport.discard(socket);
        } else if (paused) {
            waiting.add(socket);
        } else {
            sink.accepted(socket);
        }
    }

    @Override
    void failed(Throwable failure) {
        LOG.log(System.Logger.Level.ERROR, "accepting at " + local + " failed", failure);
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public void pause() {
        if (!paused && !closed) {
            paused = true;
            if (accepting) {
                cancel(UserData.ACCEPT);
            }
        }
    }

    @Override
    public void resume() {
        if (paused && !closed) {
            paused = false;
            reportWaiting();
            accept();
        }
    }

    private void reportWaiting() {
        while (!waiting.isEmpty() && !paused && !closed) {
            sink.accepted(waiting.poll());
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
        if (closed) {
            return;
        }
        paused = false;
        draining = true;
        reportWaiting();
        stop();
        Sockets sockets = transport.sockets();
        int accepted;
        while (!closed && (accepted = sockets.accept(fd)) >= 0) {
            sink.accepted(new AcceptedSocket(accepted, sockets.acceptedFrom()));
        }
    }

    /** What the kernel has accepted by now is reported, and it accepts no more. */
    private void stop() {
        if (accepting) {
            cancel(UserData.ACCEPT);
            transport.completeAll(this, () -> !accepting);
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            if (accepting) {
                cancel(UserData.ACCEPT);
            }
            waiting.forEach(transport::discard);
            waiting.clear();
            transport.close(fd, false);
            leaveIfDone();
        }
    }

    @Override
    void dispose() {
        close();
    }
}
