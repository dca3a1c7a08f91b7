package dev.gatun.reactor.internal.linux.uring;

import dev.gatun.bindings.linux.LinuxNative;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.linux.WakeUpEvent;
import dev.gatun.reactor.internal.readiness.Datagrams;
import dev.gatun.reactor.internal.readiness.Sockets;
import dev.gatun.reactor.internal.readiness.SocketsTransport;
import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import dev.gatun.reactor.internal.transport.ConnectSink;
import dev.gatun.reactor.internal.transport.DatagramChannel;
import dev.gatun.reactor.internal.transport.DatagramSink;
import dev.gatun.reactor.internal.transport.PendingConnect;
import dev.gatun.reactor.internal.transport.StreamChannel;
import java.lang.foreign.Arena;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * I/O by io_uring(7): channels write submissions, one system call per turn hands them over and brings completions.
 *
 * <p>What is set up once per socket (binding, options, addresses) is done by the calls of {@link Sockets}, like for the other transports.
 */
final class IoUringTransport extends SocketsTransport {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final Sockets sockets;
    private final BufferPool buffers;
    private final Arena arena = Arena.ofConfined();
    private final ChannelTable table = new ChannelTable();
    private final PeerNames peers = new PeerNames(arena);
    /** Completions that came while one channel alone was looked after; older than any in the ring. */
    private final ArrayDeque<Completion> earlier = new ArrayDeque<>();
    /** Sockets that were not read to the end, and of which the ring will not tell again. */
    private final ArrayDeque<UringDatagrams> again = new ArrayDeque<>();

    private final Ring ring;
    private final BufferRing received;
    private final WakeUpEvent wakeUp;
    private final Submissions submissions;
    private final MessageMemory messages;
    private boolean closed;

    private record Completion(long userData, int result, int flags) {}

    /** {@code sockets} becomes the transport's own. */
    IoUringTransport(Sockets sockets, BufferPool buffers) {
        super(sockets);
        this.sockets = sockets;
        this.buffers = buffers;
        ring = new Ring();
        BufferRing memory = null;
        try {
            memory = new BufferRing(ring);
            wakeUp = new WakeUpEvent();
        } catch (RuntimeException e) {
            ring.close();
            if (memory != null) {
                memory.close();
            }
            throw e;
        }
        received = memory;
        submissions = new Submissions(ring);
        messages = new MessageMemory(ring, arena);
        submissions.probeReceiveLimit();
        awaitWakeUp();
    }

    private void awaitWakeUp() {
        // Each write to the eventfd is told once, so nobody needs to read it.
        submissions.pollAlways(wakeUp.descriptor(), LinuxNative.POLLIN(), UserData.WAKE_UP);
    }

    Sockets sockets() {
        return sockets;
    }

    BufferPool buffers() {
        return buffers;
    }

    ChannelTable table() {
        return table;
    }

    Submissions submissions() {
        return submissions;
    }

    MessageMemory messages() {
        return messages;
    }

    /** What came with a completion; valid until the call that the completion makes returns. */
    Buffer receivedIn(int buffer, int length) {
        return received.filled(buffer, length);
    }

    /** Hands over what was written so far, before the turn ends. */
    void submit() {
        if (ring.unsubmitted() > 0) {
            ring.submit();
        }
    }

    /**
     * Closes a descriptor by the call. What was written for it is handed over before: its number may be somebody else's as soon as it is free, and a
     * submission names a number.
     */
    void close(int fd, boolean reset) {
        submit();
        sockets.close(fd, reset);
    }

    SocketAddress peerOf(int fd) {
        return peers.of(fd);
    }

    void readAgain(UringDatagrams socket) {
        again.add(socket);
    }

    // ---- turns

    @Override
    public void await(long timeoutNanos) {
        boolean look = timeoutNanos == 0 || !again.isEmpty() || !earlier.isEmpty() || ring.completions() > 0;
        if (!look) {
            ring.await(1, timeoutNanos);
        } else if (ring.hasWork()) {
            ring.await(0, 0);
        }
    }

    @Override
    public void report() {
        for (int left = earlier.size(); left > 0; left--) {
            Completion completion = earlier.poll();
            report(completion.userData, completion.result, completion.flags);
        }
        for (int left = ring.completions(); left > 0 && ring.completions() > 0; left--) {
            long userData = ring.userData();
            int result = ring.result();
            int flags = ring.flags();
            // First, because the report may look for completions, too.
            ring.advance();
            report(userData, result, flags);
        }
        for (int left = again.size(); left > 0; left--) {
            again.poll().readBatches();
        }
    }

    private void report(long userData, int result, int flags) {
        if (userData == UserData.WAKE_UP) {
            if (!Completions.more(flags)) {
                awaitWakeUp();
            }
            return;
        }
        try {
            UringChannel channel = table.find(userData);
            if (channel != null) {
                channel.completed(UserData.kind(userData), result, flags);
            }
        } finally {
            if (Completions.hasBuffer(flags)) {
                received.give(Completions.buffer(flags));
            }
        }
    }

    /** Reports to one channel, and to no other, until it has what it waits for. */
    void completeAll(UringChannel channel, BooleanSupplier done) {
        for (int left = earlier.size(); left > 0; left--) {
            sort(earlier.poll(), channel);
        }
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!done.getAsBoolean() && System.nanoTime() - until < 0) {
            ring.await(1, PATIENCE_NANOS);
            for (int left = ring.completions(); left > 0; left--) {
                Completion completion = new Completion(ring.userData(), ring.result(), ring.flags());
                ring.advance();
                sort(completion, channel);
            }
        }
    }

    private void sort(Completion completion, UringChannel channel) {
        if (table.find(completion.userData) == channel) {
            report(completion.userData, completion.result, completion.flags);
        } else {
            earlier.add(completion);
        }
    }

    @Override
    public void wakeUp() {
        wakeUp.signal();
    }

    // ---- sockets

    @Override
    public AcceptChannel listen(SocketAddress address, ListenOptions options, boolean sharedPort, AcceptSink sink) {
        return new UringListener(this, sockets.listen(address, options, sharedPort), false, sink);
    }

    @Override
    public AcceptChannel serve(int handle, ListenOptions options, boolean shared, AcceptSink sink) {
        sockets.adoptListener(handle, options);
        try {
            return new UringListener(this, handle, shared, sink);
        } catch (RuntimeException e) {
            sockets.count(-1);
            throw e;
        }
    }

    @Override
    public StreamChannel adopt(AcceptedSocket socket, SocketTuning tuning) {
        sockets.tuneAccepted(socket.handle(), socket.remote(), tuning);
        return new UringStream(this, socket.handle(), socket.remote(), tuning);
    }

    @Override
    public PendingConnect connect(SocketAddress address, ConnectOptions options, ConnectSink sink) {
        int fd = sockets.connect(address, options.tuning(), options.localAddress().orElse(null));
        return new UringConnect(this, fd, address, options.tuning(), sink);
    }

    @Override
    public DatagramChannel bindDatagrams(SocketAddress address, DatagramOptions options, DatagramSink sink) {
        Datagrams datagrams = sockets.bindDatagrams(address, options, buffers);
        return new UringDatagrams(this, datagrams, sink);
    }

    @Override
    public int descriptors() {
        // The ring and the eventfd.
        return sockets.descriptors() + (closed ? 0 : 2);
    }

    /** Everything is cancelled, and what the kernel may still touch is given back when it has said that it will not. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        table.all().forEach(UringChannel::dispose);
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (!table.isEmpty() && System.nanoTime() - until < 0) {
            ring.await(ring.completions() > 0 || !earlier.isEmpty() ? 0 : 1, PATIENCE_NANOS);
            report();
        }
        if (!table.isEmpty()) {
            LOG.log(System.Logger.Level.ERROR, "operations of an event loop did not end, and are left behind");
        }
        closed = true;
        wakeUp.close();
        ring.close();
        received.close();
        sockets.close();
        arena.close();
    }
}
