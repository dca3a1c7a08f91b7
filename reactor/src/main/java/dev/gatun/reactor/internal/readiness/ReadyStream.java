package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;
import dev.gatun.reactor.FileRegion;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.SocketTuningOption;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.transport.StreamChannel;
import dev.gatun.reactor.internal.transport.StreamSink;
import java.io.EOFException;
import java.net.SocketAddress;

/**
 * A stream socket that is read when it is readable and written at once.
 *
 * <p>Interest in the poller changes only when it must: reading that is paused is noticed when bytes come (most often none come before it goes on), and
 * writability is asked for only after the socket would have blocked. An edge-triggered poller is asked for both once and never again.
 */
final class ReadyStream extends Registration implements StreamChannel {
    /** So that one fast sender can't keep the loop from the others. */
    private static final int MOST_READS_PER_TURN = 16;

    private final ReadinessTransport transport;
    private final SocketAddress remote;
    private final boolean quickAck;
    private final boolean edge;
    private StreamSink sink;
    private int interest;
    private boolean registered;
    /** Readable, but reading was paused when the poller said so. */
    private boolean inputWaits;
    /** Once the poller saw a hang-up or an error, a short read does not mean that nothing is left: the end of the input is. */
    private boolean endInSight;

    private boolean inputEnded;
    private boolean outputEnded;
    private boolean closed;

    ReadyStream(ReadinessTransport transport, int fd, SocketAddress remote, SocketTuning tuning) {
        this(transport, fd, remote, tuning, false);
    }

    /** {@code registered} when the poller knows the descriptor already, from the attempt to connect it. */
    ReadyStream(ReadinessTransport transport, int fd, SocketAddress remote, SocketTuning tuning, boolean registered) {
        super(fd, transport.nextGeneration());
        this.transport = transport;
        this.remote = remote;
        this.registered = registered;
        this.edge = transport.poller().edgeTriggered();
        this.quickAck = tuning.values().getOrDefault(SocketTuningOption.TCP_QUICKACK, 0) == 1;
    }

    @Override
    public void start(StreamSink newSink) {
        sink = newSink;
        interest = edge ? Poller.READ | Poller.WRITE : Poller.READ;
        if (registered) {
            transport.replace(this, interest);
        } else {
            transport.register(this, interest);
            registered = true;
        }
    }

    @Override
    void ready(int events) {
        if ((events & Poller.ERROR) != 0) {
            int error = transport.takeError(fd);
            if (error != 0) {
                fail("receive", -error);
                return;
            }
        }
        if ((events & Poller.WRITE) != 0 && !closed) {
            sink.sendReady();
        }
        if ((events & (Poller.HANGUP | Poller.ERROR)) != 0 || edge && (events & Poller.INPUT_END) != 0) {
            // Remembered: when reading is paused now, the poller will not say it again.
            endInSight = true;
        }
        if ((events & (Poller.READ | Poller.HANGUP | Poller.ERROR | Poller.INPUT_END)) != 0 && !closed) {
            read();
        }
    }

    @Override
    void failed(Throwable failure) {
        if (!closed) {
            sink.failed(CloseCause.failed(failure));
        }
    }

    private void read() {
        Sockets sockets = transport.sockets();
        for (int i = 0; i < MOST_READS_PER_TURN; i++) {
            if (inputEnded || !sink.wantsInput()) {
                stopWatchingInput();
                return;
            }
            Buffer buffer = sink.receiveBuffer();
            int room = buffer.writableBytes();
            int count = sockets.receive(fd, buffer);
            if (count > 0) {
                if (quickAck) {
                    sockets.quickAck(fd);
                }
                sink.received(buffer);
                if (closed || count < room && !endInSight) {
                    return;
                }
            } else if (count == 0) {
                inputEnded = true;
                stopWatchingInput();
                sink.inputEnded();
                return;
            } else if (count == Sockets.WOULD_BLOCK) {
                return;
            } else {
                fail("receive", count);
                return;
            }
        }
        if (edge || !registered) {
            transport.readAgain(this);
        }
    }

    /**
     * Level-triggered, a descriptor with bytes that nobody wants would be reported again and again; after a hang-up even without any interest, so then
     * the poller must forget it.
     */
    private void stopWatchingInput() {
        inputWaits = !inputEnded;
        if (edge || !registered) {
            return;
        }
        // With output waiting it stays: a poller that reports nothing but the hang-up says what it can be used for.
        if (endInSight && (interest & Poller.WRITE) == 0) {
            transport.poller().remove(fd);
            registered = false;
        } else {
            watch(interest & ~Poller.READ);
        }
    }

    private void watch(int wanted) {
        if (wanted != interest) {
            interest = wanted;
            if (registered) {
                transport.poller().modify(fd, wanted, key());
            }
        }
    }

    @Override
    public void inputWanted() {
        if (!inputWaits || closed) {
            return;
        }
        inputWaits = false;
        if (edge || !registered) {
            transport.readAgain(this);
        } else {
            watch(interest | Poller.READ);
        }
    }

    @Override
    public void flush(SendQueue queue) {
        Sockets sockets = transport.sockets();
        while (!queue.isEmpty()) {
            long sent = queue.item(0) instanceof FileRegion region ? sendFile(queue, region) : sockets.send(fd, queue);
            if (sent >= 0) {
                queue.advance(sent);
            } else if (sent == Sockets.WOULD_BLOCK) {
                watchOutput();
                return;
            } else {
                if (!closed) {
                    fail("send", (int) sent);
                }
                return;
            }
        }
        if (!edge) {
            watch(interest & ~Poller.WRITE);
        }
    }

    private void watchOutput() {
        if (edge) {
            return;
        }
        if (registered) {
            watch(interest | Poller.WRITE);
        } else {
            interest = Poller.WRITE;
            transport.register(this, interest);
            registered = true;
        }
    }

    private long sendFile(SendQueue queue, FileRegion region) {
        try {
            return FileSend.send(transport.sockets(), transport.buffers(), fd, region, queue.regionSent());
        } catch (EOFException e) {
            sink.failed(CloseCause.failed(e));
            return Sockets.UNSUPPORTED;
        }
    }

    private void fail(String call, int error) {
        SocketFailure failure = transport.sockets().failure(call, remote, error);
        sink.failed(transport.sockets().isReset(error) ? CloseCause.reset(failure) : CloseCause.failed(failure));
    }

    @Override
    public boolean hasInput() {
        return !inputEnded && transport.sockets().hasInput(fd);
    }

    @Override
    public void shutdownOutput() {
        if (!outputEnded && !closed) {
            outputEnded = true;
            transport.sockets().shutdownOutput(fd);
        }
    }

    @Override
    public void close(boolean reset, SendQueue unsent) {
        if (!closed) {
            closed = true;
            transport.unregister(this);
            transport.sockets().close(fd, reset);
        }
        unsent.clear();
    }

    @Override
    void dispose() {
        close(true, new SendQueue());
    }

    @Override
    public SocketAddress localAddress() {
        return transport.sockets().localAddress(fd);
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }
}
