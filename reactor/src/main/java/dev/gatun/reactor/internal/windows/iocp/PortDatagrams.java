package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.DatagramChannel;
import dev.gatun.reactor.internal.transport.DatagramQueue;
import dev.gatun.reactor.internal.transport.DatagramSink;
import java.net.SocketAddress;

/**
 * A UDP socket of a port.
 *
 * <pre>
 *   input    WAITING --a datagram, or an error of the network--> all that is there is received in batches --> WAITING
 *   output   FREE --the socket takes nothing now--> BLOCKED: one datagram is sent as an operation --reported--> FREE, sendReady()
 * </pre>
 *
 * WAITING is a peek of no bytes, so that the batches are received and sent by calls that do not wait, like everywhere else. An error that the peek meets is
 * met again by the call that takes the datagram, or tells that there was nothing else to take.
 */
final class PortDatagrams implements DatagramChannel, IocpTransport.Channel {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    /** So that a flood of datagrams can't keep the loop from its other sockets. */
    private static final int MOST_BATCHES_PER_TURN = 16;

    /** So that a socket whose every peek fails does not keep the loop busy for ever. */
    private static final int MOST_FAILURES = 64;

    private final IocpTransport transport;
    private final Datagrams datagrams;
    private final DatagramSink sink;
    private final int socket;
    private final SocketAddress local;
    private final boolean reportsAll;
    private final Operation input;
    private final Output output;
    private int failures;
    private boolean receiving;
    private boolean closed;

    PortDatagrams(IocpTransport transport, Datagrams datagrams, DatagramSink sink) {
        this.transport = transport;
        this.datagrams = datagrams;
        this.sink = sink;
        this.socket = datagrams.descriptor();
        this.input = new Input();
        this.output = new Output();
        this.local = transport.sockets().localAddress(socket);
        this.reportsAll = !transport.port().associate(socket);
        transport.opened(this);
        awaitDatagram();
    }

    private void awaitDatagram() {
        long overlapped = input.begin();
        input.submitted(transport.port().awaitDatagram(socket, overlapped), reportsAll);
    }

    private abstract class Part extends Operation {
        Part(OperationSlots slots) {
            super(PortDatagrams.this.transport, slots);
        }

        @Override
        int socket() {
            return socket;
        }

        @Override
        boolean isOpen() {
            return !closed;
        }

        @Override
        void failed(Throwable failure) {
            LOG.log(System.Logger.Level.ERROR, "what came after a datagram at " + local + " failed", failure);
        }
    }

    private final class Input extends Part {
        Input() {
            super(PortDatagrams.this.transport.slots());
        }

        @Override
        void ended(int result) {
            if (!closed) {
                receiving = true;
                try {
                    receive(result);
                } finally {
                    receiving = false;
                    if (closed) {
                        datagrams.close();
                    }
                }
            }
        }
    }

    private void receive(int peeked) {
        int count = 0;
        for (int batches = 0; batches < MOST_BATCHES_PER_TURN; batches++) {
            count = datagrams.receive();
            if (count == Sockets.WOULD_BLOCK) {
                nothingMore(batches == 0 ? peeked : 0);
                return;
            }
            failures = 0;
            if (count < 0) {
                sink.failed(transport.sockets().failure("receive", local, count));
            }
            for (int i = 0; i < count && !closed; i++) {
                sink.received(datagrams.sender(i), datagrams.payload(i), datagrams.isTruncated(i));
            }
            if (closed) {
                return;
            }
        }
        input.endAtOnce();
    }

    /** All has been received; an error that came with nothing behind it is told here. */
    private void nothingMore(int peeked) {
        if (peeked < 0) {
            sink.failed(transport.sockets().failure("receive", local, peeked));
            failures++;
        }
        if (!closed && failures < MOST_FAILURES) {
            awaitDatagram();
        }
    }

    /** The one datagram that waits for room in the system's buffer. */
    private final class Output extends Part {
        private SocketAddress receiver;
        private Buffer payload;

        Output() {
            super(PortDatagrams.this.transport.largeSlots());
        }

        /** Sends the first of the queue, and takes it over. */
        void send(DatagramQueue queue) {
            receiver = queue.receiver(0);
            payload = queue.payload(0).retain();
            queue.drop(1);
            submitted(transport.port().sendTo(socket, transport.gather().take(payload), receiver, begin()), reportsAll);
        }

        @Override
        void ended(int result) {
            payload.release();
            payload = null;
            if (closed) {
                return;
            }
            if (result < 0) {
                sink.failed(transport.sockets().failure("send", receiver, result));
            }
            if (!closed) {
                sink.sendReady();
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
        while (left > 0 && !closed) {
            if (output.isPending()) {
                return false;
            }
            int sent = datagrams.send(queue);
            if (sent > 0) {
                queue.drop(sent);
                left -= sent;
            } else if (sent == Sockets.WOULD_BLOCK) {
                output.send(queue);
                left--;
            } else {
                SocketAddress receiver = queue.receiver(0);
                queue.drop(1);
                left--;
                sink.failed(transport.sockets().failure("send", receiver, sent));
            }
        }
        return !output.isPending();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            transport.closed(this);
            transport.sockets().close(socket, false);
            if (!receiving) {
                datagrams.close();
            }
        }
    }

    @Override
    public void dispose() {
        close();
    }
}
