package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.DatagramChannel;
import dev.gatun.reactor.internal.transport.DatagramQueue;
import dev.gatun.reactor.internal.transport.DatagramSink;
import java.net.SocketAddress;

/**
 * A UDP socket of which the ring tells when it is readable. It is read and written by {@code recvmmsg(2)} and {@code sendmmsg(2)}, which move a whole batch:
 * the ring's operations move one datagram each.
 */
final class UringDatagrams extends UringChannel implements DatagramChannel {
    /** So that a flood of datagrams can't keep the loop from its other sockets. */
    private static final int MOST_BATCHES_PER_TURN = 16;

    private static final int ERRORS = LinuxNative.POLLERR() | LinuxNative.POLLHUP();

    private final Datagrams datagrams;
    private final DatagramSink sink;
    private final SocketAddress local;
    private boolean awaitingRoom;
    private boolean receiving;

    UringDatagrams(IoUringTransport transport, Datagrams datagrams, DatagramSink sink) {
        super(transport, datagrams.descriptor());
        this.datagrams = datagrams;
        this.sink = sink;
        this.local = transport.sockets().localAddress(fd);
        watch();
    }

    private void watch() {
        transport.submissions().pollAlways(fd, LinuxNative.POLLIN(), begins(UserData.WATCH));
    }

    @Override
    void complete(int kind, int result, int flags) {
        if (closed) {
            return;
        }
        if (kind == UserData.ROOM) {
            awaitingRoom = false;
            sink.sendReady();
            return;
        }
        if (result < 0 || (result & ERRORS) != 0) {
            takeErrors();
        }
        readBatches();
        if (!closed && !Completions.more(flags)) {
            watch();
        }
    }

    /** Reads until nothing is left, because the ring tells of changes only; or comes back in the next turn. */
    void readBatches() {
        if (closed) {
            return;
        }
        receiving = true;
        try {
            if (!receive() && !closed) {
                transport.readAgain(this);
            }
        } finally {
            receiving = false;
            if (closed) {
                datagrams.close();
            }
        }
    }

    /** Whether nothing is left. */
    private boolean receive() {
        for (int turn = 0; turn < MOST_BATCHES_PER_TURN && !closed; turn++) {
            int count = datagrams.receive();
            if (count == Sockets.WOULD_BLOCK) {
                return true;
            }
            if (count < 0 && datagrams.takeErrors(sink::failed) == 0 && !closed) {
                sink.failed(transport.sockets().failure("receive", local, count));
            }
            for (int i = 0; i < count && !closed; i++) {
                sink.received(datagrams.sender(i), datagrams.payload(i), datagrams.isTruncated(i));
            }
        }
        return false;
    }

    private void takeErrors() {
        int taken = datagrams.takeErrors(sink::failed);
        if (taken == 0 && !closed) {
            int error = transport.sockets().takeError(fd);
            if (error != 0) {
                sink.failed(transport.sockets().failure("receive", local, -error));
            }
        }
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public boolean flush(DatagramQueue queue) {
        int left = queue.size();
        boolean errorsTaken = false;
        while (left > 0 && !closed) {
            int sent = datagrams.send(queue);
            if (sent > 0) {
                queue.drop(sent);
                left -= sent;
                errorsTaken = false;
            } else if (sent == Sockets.WOULD_BLOCK) {
                awaitRoom();
                return false;
            } else if (!errorsTaken && datagrams.takeErrors(sink::failed) > 0) {
                // The call told of an earlier datagram; this one has not been tried yet.
                errorsTaken = true;
            } else if (!closed) {
                SocketAddress receiver = queue.receiver(0);
                queue.drop(1);
                left--;
                errorsTaken = false;
                sink.failed(transport.sockets().failure("send", receiver, sent));
            }
        }
        return true;
    }

    private void awaitRoom() {
        if (!awaitingRoom) {
            awaitingRoom = true;
            transport.submissions().poll(fd, LinuxNative.POLLOUT(), begins(UserData.ROOM));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            cancel(UserData.WATCH);
            if (awaitingRoom) {
                cancel(UserData.ROOM);
            }
            transport.close(fd, false);
            if (!receiving) {
                datagrams.close();
            }
            leaveIfDone();
        }
    }

    @Override
    void dispose() {
        close();
    }
}
