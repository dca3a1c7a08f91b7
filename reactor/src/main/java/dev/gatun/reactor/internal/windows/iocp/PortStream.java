package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.transport.StreamChannel;
import dev.gatun.reactor.internal.transport.StreamSink;
import java.net.SocketAddress;

/**
 * A stream socket of a port.
 *
 * <pre>
 *   input    WAITING --bytes, or their end--> READABLE --all read--> WAITING
 *               |                               |  '--the end------> ENDED
 *               |                               '--not wanted--> KEPT BACK --inputWanted()--> READABLE
 *               '--error--> failed()
 *   output   see {@link StreamSend}
 *   closed   the socket at once; a send's memory when the port has reported the send
 * </pre>
 *
 * WAITING is a receive of no bytes that is under way, also while no input is wanted: it brings none, and it fails when the peer resets the connection.
 */
final class PortStream implements StreamChannel, IocpTransport.Channel {
    /** So that one fast sender can't keep the loop from the others. */
    private static final int MOST_READS_PER_TURN = 16;

    private final IocpTransport transport;
    private final int socket;
    private final SocketAddress remote;
    private final boolean reportsAll;
    private final Operation input;
    private final StreamSend send;
    private StreamSink sink;
    private boolean keptBack;
    private boolean inputEnded;
    private boolean outputEnded;
    private boolean failed;
    private boolean closed;

    /** @param skips whether the port says nothing of what ends at once */
    PortStream(IocpTransport transport, int socket, SocketAddress remote, boolean skips) {
        this.transport = transport;
        this.socket = socket;
        this.remote = remote;
        this.reportsAll = !skips;
        this.input = new Input();
        this.send = new StreamSend(transport, this);
        transport.opened(this);
    }

    private final class Input extends Operation {
        Input() {
            super(PortStream.this.transport, PortStream.this.transport.slots());
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
        void ended(int result) {
            if (closed || failed) {
                return;
            }
            if (result < 0) {
                fail("receive", result);
            } else {
                read();
            }
        }

        @Override
        void failed(Throwable failure) {
            failedWith(failure);
        }
    }

    int socket() {
        return socket;
    }

    boolean isOpen() {
        return !closed;
    }

    boolean reportsAll() {
        return reportsAll;
    }

    StreamSink sink() {
        return sink;
    }

    @Override
    public void start(StreamSink newSink) {
        sink = newSink;
        awaitInput();
    }

    private void awaitInput() {
        long overlapped = input.begin();
        input.submitted(transport.port().awaitInput(socket, overlapped), reportsAll);
    }

    private void read() {
        Sockets sockets = transport.sockets();
        for (int i = 0; i < MOST_READS_PER_TURN; i++) {
            if (!sink.wantsInput()) {
                keptBack = true;
                transport.resets().add(this);
                return;
            }
            Buffer buffer = sink.receiveBuffer();
            int room = buffer.writableBytes();
            int count = sockets.receive(socket, buffer);
            if (count > 0) {
                sink.received(buffer);
                if (closed || failed) {
                    return;
                }
                if (count < room) {
                    awaitInput();
                    return;
                }
            } else if (count == 0) {
                inputEnded = true;
                sink.inputEnded();
                return;
            } else if (count == Sockets.WOULD_BLOCK) {
                awaitInput();
                return;
            } else {
                fail("receive", count);
                return;
            }
        }
        input.endAtOnce();
    }

    @Override
    public void inputWanted() {
        if (keptBack && !closed && !failed) {
            keptBack = false;
            transport.resets().remove(this);
            input.endAtOnce();
        }
    }

    /** A reset was seen while input was kept back. */
    void resetFound(int error) {
        keptBack = false;
        if (!closed && !failed) {
            fail("receive", error);
        }
    }

    @Override
    public void flush(SendQueue queue) {
        if (!closed && !failed) {
            send.flush(queue);
        }
    }

    void fail(String call, int error) {
        SocketFailure failure = transport.sockets().failure(call, remote, error);
        failed(transport.sockets().isReset(error) ? CloseCause.reset(failure) : CloseCause.failed(failure));
    }

    void failedWith(Throwable failure) {
        if (!closed && !failed) {
            failed(CloseCause.failed(failure));
        }
    }

    private void failed(CloseCause cause) {
        failed = true;
        sink.failed(cause);
    }

    @Override
    public boolean hasInput() {
        return !inputEnded && transport.sockets().hasInput(socket);
    }

    @Override
    public void shutdownOutput() {
        if (!outputEnded && !closed) {
            outputEnded = true;
            transport.sockets().shutdownOutput(socket);
        }
    }

    @Override
    public void close(boolean reset, SendQueue unsent) {
        if (closed) {
            unsent.clear();
            return;
        }
        if (!reset && !failed) {
            // Windows resets a connection that is closed with a receive under way, unless its output was ended before.
            shutdownOutput();
        }
        // The close would cancel it too; asked for by itself, its report is there at once on every Windows, and so the memory is given back.
        send.revoke();
        closed = true;
        transport.closed(this);
        transport.resets().remove(this);
        // Cancels what is under way; the port reports it, and the slots are given back then.
        transport.sockets().close(socket, reset);
        send.close(unsent);
    }

    @Override
    public void dispose() {
        close(true, new SendQueue());
    }

    @Override
    public SocketAddress localAddress() {
        return transport.sockets().localAddress(socket);
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }
}
