package dev.gatun.reactor.memory;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.SocketTuning;
import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import dev.gatun.reactor.internal.transport.ConnectSink;
import dev.gatun.reactor.internal.transport.DatagramChannel;
import dev.gatun.reactor.internal.transport.DatagramSink;
import dev.gatun.reactor.internal.transport.PendingConnect;
import dev.gatun.reactor.internal.transport.StreamChannel;
import dev.gatun.reactor.internal.transport.Transport;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;

/**
 * I/O by completion. What an operation did is found out in {@link #await}, which is the kernel's part, under the network's lock; the sinks hear of it in
 * {@link #report}, outside it.
 */
final class MemoryTransport implements Transport {
    /** Where received bytes are shown; scribbled over after each call, so that nobody keeps it. */
    private final Buffer shown = Buffer.allocate(64 << 10);

    private final MemoryNetwork network;
    private final Condition happened;
    /** Who has an operation that may go on. */
    private final Set<Operations> marked = new LinkedHashSet<>();

    private final ArrayDeque<Runnable> completions = new ArrayDeque<>();
    private final List<Runnable> leftovers = new ArrayList<>();
    private final Set<Operations> open = new LinkedHashSet<>();
    private boolean woken;
    private int descriptors = 1;

    MemoryTransport(MemoryNetwork network) {
        this.network = network;
        this.happened = network.lock.newCondition();
    }

    /** Somebody with operations under way. */
    interface Operations {
        /** The kernel's part: goes on as far as it can; {@code true} asks for another round. */
        boolean advance();

        /** The transport ends. */
        void dispose();
    }

    MemoryNetwork network() {
        return network;
    }

    Buffer shown() {
        return shown.clear();
    }

    void count(int change) {
        descriptors += change;
    }

    void opened(Operations operations) {
        open.add(operations);
    }

    void closed(Operations operations) {
        open.remove(operations);
        network.lock.lock();
        try {
            marked.remove(operations);
        } finally {
            network.lock.unlock();
        }
    }

    /** Has {@code operations} looked at in the next {@link #await}. Any thread, the lock held or not. */
    void mark(Operations operations) {
        network.lock.lock();
        try {
            marked.add(operations);
            happened.signalAll();
        } finally {
            network.lock.unlock();
        }
    }

    void complete(Runnable completion) {
        completions.add(completion);
    }

    /** Memory that the kernel may still read is given back a round later. */
    void later(Runnable release) {
        leftovers.add(release);
    }

    @Override
    public void await(long timeoutNanos) {
        network.lock.lock();
        try {
            long left = timeoutNanos;
            while (!goOn() && left != 0) {
                if (left < 0) {
                    happened.awaitUninterruptibly();
                } else {
                    left = Math.max(0, happened.awaitNanos(left));
                }
            }
            woken = false;
        } catch (InterruptedException e) {
            throw new IllegalStateException("a loop's thread was interrupted", e);
        } finally {
            network.lock.unlock();
        }
    }

    /** Whether the loop has something to do, be it to come back soon. */
    private boolean goOn() {
        releaseLeftovers();
        List<Operations> now = List.copyOf(marked);
        marked.clear();
        for (Operations operations : now) {
            if (operations.advance()) {
                marked.add(operations);
            }
        }
        return woken || !completions.isEmpty() || !marked.isEmpty();
    }

    private void releaseLeftovers() {
        leftovers.forEach(Runnable::run);
        leftovers.clear();
    }

    @Override
    public void report() {
        for (int left = completions.size(); left > 0; left--) {
            completions.poll().run();
        }
    }

    @Override
    public void wakeUp() {
        network.lock.lock();
        try {
            woken = true;
            happened.signalAll();
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public boolean sharesPorts() {
        return false;
    }

    @Override
    public AcceptChannel listen(SocketAddress address, ListenOptions options, boolean sharedPort, AcceptSink sink) {
        network.lock.lock();
        try {
            return new MemoryListener(this, address, options.backlog(), sink);
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void probe(SocketAddress address, ListenOptions options) {
        throw new UnsupportedOperationException("ports are not shared here");
    }

    @Override
    public StreamChannel adopt(AcceptedSocket socket, SocketTuning tuning) {
        network.lock.lock();
        try {
            return new MemoryStream(this, network.take(socket.handle()));
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public void handOver(AcceptedSocket socket) {
        count(-1);
    }

    @Override
    public void takeOver(AcceptedSocket socket) {
        count(1);
    }

    @Override
    public void discard(AcceptedSocket socket) {
        network.lock.lock();
        try {
            network.take(socket.handle()).close(true);
            count(-1);
        } finally {
            network.lock.unlock();
        }
    }

    @Override
    public PendingConnect connect(SocketAddress address, ConnectOptions options, ConnectSink sink) {
        SocketAddress from;
        network.lock.lock();
        try {
            from = options.localAddress().orElseGet(network::ephemeral);
        } finally {
            network.lock.unlock();
        }
        return new MemoryConnect(this, from, address, sink);
    }

    @Override
    public SocketFailure timedOut(SocketAddress address, Duration timeout) {
        return new SocketFailure("connect", address.toString(), 110, "ETIMEDOUT", "no answer within " + timeout.toMillis() + " ms");
    }

    @Override
    public DatagramChannel bindDatagrams(SocketAddress address, DatagramOptions options, DatagramSink sink) {
        throw new UnsupportedOperationException("this network carries streams");
    }

    @Override
    public int descriptors() {
        return descriptors;
    }

    @Override
    public long optionsRefused() {
        return 0;
    }

    @Override
    public void close() {
        List.copyOf(open).forEach(Operations::dispose);
        releaseLeftovers();
        descriptors--;
    }
}
