package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.internal.transport.DatagramChannel;
import dev.gatun.reactor.internal.transport.DatagramQueue;
import dev.gatun.reactor.internal.transport.DatagramSink;
import java.net.SocketAddress;

/** A UDP socket that is read when it is readable, and written at once. */
final class ReadyDatagrams extends Registration implements DatagramChannel {
    /** So that a flood of datagrams can't keep the loop from its other sockets. */
    private static final int MOST_BATCHES_PER_TURN = 16;

    private final ReadinessTransport transport;
    private final Datagrams datagrams;
    private final DatagramSink sink;
    private final SocketAddress local;
    private final boolean edge;
    private boolean watchesOutput;
    private boolean receiving;
    private boolean closed;

    ReadyDatagrams(ReadinessTransport transport, Datagrams datagrams, DatagramSink sink) {
        super(datagrams.descriptor(), transport.nextGeneration());
        this.transport = transport;
        this.datagrams = datagrams;
        this.sink = sink;
        this.local = transport.sockets().localAddress(fd);
        this.edge = transport.poller().edgeTriggered();
    }

    /** What to register for: an edge-triggered poller is asked for everything once and never again. */
    int firstInterest() {
        return edge ? Poller.READ | Poller.WRITE : Poller.READ;
    }

    @Override
    void ready(int events) {
        // Datagrams have no end; a poller that speaks of one found something on the socket that it can't name.
        if ((events & (Poller.ERROR | Poller.HANGUP | Poller.INPUT_END)) != 0) {
            takeErrors();
        }
        if ((events & Poller.WRITE) != 0 && !closed) {
            if (watchesOutput && !edge) {
                watchOutput(false);
            }
            sink.sendReady();
        }
        if ((events & (Poller.READ | Poller.ERROR | Poller.HANGUP)) != 0 && !closed) {
            receiving = true;
            try {
                receive();
            } finally {
                receiving = false;
                if (closed) {
                    datagrams.close();
                }
            }
        }
    }

    private void takeErrors() {
        int taken = datagrams.takeErrors(sink::failed);
        if (taken == 0 && !closed) {
            int error = transport.takeError(fd);
            if (error != 0) {
                sink.failed(transport.sockets().failure("receive", local, -error));
            }
        }
    }

    private void receive() {
        for (int turn = 0; turn < MOST_BATCHES_PER_TURN; turn++) {
            int count = datagrams.receive();
            if (count == Sockets.WOULD_BLOCK) {
                return;
            }
            if (count < 0) {
                receiveFailed(count);
            }
            for (int i = 0; i < count && !closed; i++) {
                sink.received(datagrams.sender(i), datagrams.payload(i), datagrams.isTruncated(i));
            }
            // A short batch may have ended because of an error, which the next call tells; a level-triggered poller comes back for it.
            if (closed || !edge && count < datagrams.batch()) {
                return;
            }
        }
        if (edge) {
            transport.readAgain(this);
        }
    }

    /** A call reports the network's error for an earlier send (udp(7)); where the system keeps a list of those, the list says more. */
    private void receiveFailed(int error) {
        if (datagrams.takeErrors(sink::failed) == 0 && !closed) {
            sink.failed(transport.sockets().failure("receive", local, error));
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
                watchOutput(true);
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

    private void watchOutput(boolean wanted) {
        if (wanted != watchesOutput) {
            watchesOutput = wanted;
            if (!edge) {
                transport.poller().modify(fd, wanted ? Poller.READ | Poller.WRITE : Poller.READ, key());
            }
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transport.unregister(this);
            transport.sockets().close(fd, false);
            if (!receiving) {
                datagrams.close();
            }
        }
    }

    @Override
    void dispose() {
        close();
    }
}
