package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.readiness.Datagrams;
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
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * I/O by completion, on an I/O completion port of Windows. Owned by one loop.
 *
 * <pre>
 *   operation begun --> PENDING -------> the port reports it --await()--.
 *                 '--> ended at once, and the port says nothing of it --+--> reported --report()--> the channel --> its sink
 * </pre>
 *
 * What a call finds ended at once waits in the same queue as the port's reports, so that no sink is called from inside a call of its connection; only
 * sends go on in place.
 *
 * <p>Bytes are received in two steps. A receive of <em>no</em> bytes waits for input; what has come is then read without waiting, into the loop's one receive
 * buffer. A receive that is posted with a buffer would pin that memory for as long as its peer is silent, and most connections of a server are silent most
 * of the time. The price is one system call more per wake-up. (libuv and Kestrel have come to the same.) A socket that has input which nobody wants is
 * the one case where no receive can wait: such sockets are asked now and then whether they were reset, see {@link ResetWatch}.
 *
 * <p>Whatever is closed, an operation that is under way keeps its slot and its memory until the port has reported it: {@link #close()} waits for all.
 */
public final class IocpTransport extends SocketsTransport {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");

    /** How long {@link #close()} waits for a system that has been told to cancel everything. */
    private static final long MOST_PATIENCE = TimeUnit.SECONDS.toNanos(10);

    private static final int FIRST_SLOTS = 256;
    private static final int FIRST_LARGE_SLOTS = 16;

    private final CompletionPort port;
    private final OverlappedSockets sockets;
    private final BufferPool buffers;
    private final OperationSlots slots = new OperationSlots(OperationSlots.SMALL, FIRST_SLOTS);
    private final OperationSlots largeSlots = new OperationSlots(OperationSlots.LARGE, FIRST_LARGE_SLOTS);
    private final Arena arena = Arena.ofShared();
    private final GatherList gather = new GatherList(arena.allocate(GatherList.MOST * GatherList.PART, 8));
    private final ArrayDeque<Operation> ended = new ArrayDeque<>();
    private final Set<Channel> channels = new LinkedHashSet<>();
    private final ResetWatch resets = new ResetWatch();

    /** Both become the transport's own; {@code buffers} is where a file that the system can't send is copied through. */
    public IocpTransport(CompletionPort port, OverlappedSockets sockets, BufferPool buffers) {
        super(sockets);
        this.port = port;
        this.sockets = sockets;
        this.buffers = buffers;
    }

    /** What closes with the transport. */
    interface Channel {
        /** Closes; no sink is called any more. */
        void dispose();
    }

    CompletionPort port() {
        return port;
    }

    OverlappedSockets sockets() {
        return sockets;
    }

    BufferPool buffers() {
        return buffers;
    }

    OperationSlots slots() {
        return slots;
    }

    OperationSlots largeSlots() {
        return largeSlots;
    }

    GatherList gather() {
        return gather;
    }

    ResetWatch resets() {
        return resets;
    }

    void opened(Channel channel) {
        channels.add(channel);
    }

    void closed(Channel channel) {
        channels.remove(channel);
    }

    void reportLater(Operation operation) {
        ended.add(operation);
    }

    @Override
    public void await(long timeoutNanos) {
        collect(ended.isEmpty() ? resets.shorten(timeoutNanos) : 0);
        resets.look(sockets);
    }

    /** Takes the port's reports out. */
    void collect(long timeoutNanos) {
        int count = port.dequeue(timeoutNanos);
        for (int i = 0; i < count; i++) {
            long address = port.overlapped(i);
            if (address == 0) {
                continue;
            }
            Operation operation = slots.at(address);
            if (operation == null) {
                operation = largeSlots.at(address);
            }
            if (operation == null) {
                throw new IllegalStateException("the port reports an operation at 0x" + Long.toHexString(address) + " that nobody began");
            }
            operation.reported(port.failed(i), port.transferred(i));
        }
    }

    @Override
    public void report() {
        // What these lead to comes in the next turn; a close in the midst of them may have taken some out already.
        for (int left = ended.size(); left > 0 && !ended.isEmpty(); left--) {
            finish(ended.poll());
        }
        resets.report();
    }

    /** What goes wrong with one channel must not end the loop, and with it all others. */
    private static void finish(Operation operation) {
        try {
            operation.finish();
        } catch (Throwable t) {
            operation.failed(t);
        }
    }

    /** Finishes an operation now that was cancelled a moment ago; the others' reports wait for their turn. */
    void finishNow(Operation operation) {
        long until = System.nanoTime() + MOST_PATIENCE;
        while (operation.isPending()) {
            if (ended.remove(operation)) {
                finish(operation);
            } else if (until - System.nanoTime() > 0) {
                collect(until - System.nanoTime());
            } else {
                LOG.log(System.Logger.Level.WARNING, "an operation that was cancelled has not ended within 10 s");
                return;
            }
        }
    }

    @Override
    public void wakeUp() {
        port.post();
    }

    @Override
    public AcceptChannel listen(SocketAddress address, ListenOptions options, boolean sharedPort, AcceptSink sink) {
        int socket = sockets.listen(address, options, sharedPort);
        try {
            return new PortListener(this, socket, sink);
        } catch (RuntimeException e) {
            sockets.close(socket, false);
            throw e;
        }
    }

    /** Here, and not when it is accepted, an accepted socket is bound to a port: it can be bound once, and this is the loop that it stays with. */
    @Override
    public StreamChannel adopt(AcceptedSocket socket, SocketTuning tuning) {
        sockets.tuneAccepted(socket.handle(), socket.remote(), tuning);
        return new PortStream(this, socket.handle(), socket.remote(), port.associate(socket.handle()));
    }

    @Override
    public PendingConnect connect(SocketAddress address, ConnectOptions options, ConnectSink sink) {
        SocketAddress local = options.localAddress().orElse(null);
        // ConnectEx is for addresses of networks; a socket file answers at once, or not at all.
        boolean byPort = address instanceof InetSocketAddress;
        int socket = byPort ? sockets.openBound(address, options.tuning(), local) : sockets.connect(address, options.tuning(), local);
        try {
            return new PortConnect(this, socket, address, sink, byPort);
        } catch (RuntimeException e) {
            sockets.close(socket, false);
            throw e;
        }
    }

    @Override
    public DatagramChannel bindDatagrams(SocketAddress address, DatagramOptions options, DatagramSink sink) {
        Datagrams datagrams = sockets.bindDatagrams(address, options, buffers);
        try {
            return new PortDatagrams(this, datagrams, sink);
        } catch (RuntimeException e) {
            sockets.close(datagrams.descriptor(), false);
            datagrams.close();
            throw e;
        }
    }

    @Override
    public int descriptors() {
        return sockets.descriptors() + port.descriptors();
    }

    @Override
    public void close() {
        List.copyOf(channels).forEach(Channel::dispose);
        long until = System.nanoTime() + MOST_PATIENCE;
        while (underWay() > 0 && until - System.nanoTime() > 0) {
            if (ended.isEmpty()) {
                collect(until - System.nanoTime());
            }
            while (!ended.isEmpty()) {
                finish(ended.poll());
            }
        }
        boolean quiet = underWay() == 0;
        if (!quiet) {
            // Their memory is left where it is: the system may still write to it.
            LOG.log(System.Logger.Level.ERROR, "{0} operations have not ended within 10 s after they were cancelled", underWay());
        }
        port.close();
        sockets.close();
        if (quiet) {
            slots.close();
            largeSlots.close();
            arena.close();
        }
    }

    private int underWay() {
        return slots.inUse() + largeSlots.inUse();
    }
}
