package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.Steering;
import dev.gatun.reactor.internal.events.AcceptPausedEvent;
import dev.gatun.reactor.internal.handover.HeldSocket;
import dev.gatun.reactor.internal.handover.SocketFile;
import dev.gatun.reactor.internal.transport.AcceptChannel;
import dev.gatun.reactor.internal.transport.AcceptSink;
import dev.gatun.reactor.internal.transport.AcceptedSocket;
import dev.gatun.reactor.internal.transport.SendQueue;
import dev.gatun.reactor.internal.transport.StreamChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One address, listened on by all loops where the system balances a shared port among them, otherwise by one loop that deals connections out in turn.
 */
final class ListenerGroup implements Listener {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");
    private static final long ACCEPT_PAUSE_NANOS = 100_000_000;

    private final LoopGroup group;
    private final ListenOptions options;
    private final Function<? super Connection, ? extends ConnectionHandler> handlers;
    private final StreamConnection.Marks marks;
    private final List<Part> parts = new CopyOnWriteArrayList<>();
    private final CompletableFuture<SocketFailure> failure = new CompletableFuture<>();
    private SocketAddress bound;
    private SocketFile socketFile;
    private volatile boolean paused;
    private volatile boolean closed;
    private volatile boolean exhaustedLogged;

    private record Part(Loop loop, AcceptChannel channel) {}

    private ListenerGroup(LoopGroup group, ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        this.group = group;
        this.options = options;
        this.handlers = handlers;
        this.marks = new StreamConnection.Marks(options.maxUnread(), options.highWater(), options.lowWater());
        AcceptPausedEvent.prepare();
    }

    static Listener open(
            LoopGroup group,
            SocketAddress address,
            ListenOptions options,
            Function<? super Connection, ? extends ConnectionHandler> handlers) {
        ListenerGroup listener = new ListenerGroup(group, options, handlers);
        Loop first = group.loops().getFirst();
        boolean sharable = first.transport().sharesPorts() && address instanceof InetSocketAddress;
        if (options.portShared() && !sharable) {
            throw new UnsupportedOperationException(group.backend() + " can't share " + address
                    + " with other processes: TCP ports alone can be shared, "
                    + "on Linux by EPOLL, POLL and IO_URING; elsewhere let one process listen and pass requests on");
        }
        SteeredPort.check(group, address, options);
        boolean shared = sharable && (options.portShared() || group.loops().size() > 1);
        try {
            if (shared && !options.portShared()) {
                // Another server's shared port would be joined without a word; an exclusive bind first finds it.
                LoopGroup.on(first, () -> {
                    first.transport().probe(address, options);
                    return null;
                });
            }
            listener.add(first, address, shared, !shared && group.loops().size() > 1);
            listener.bound = listener.parts.getFirst().channel.localAddress();
            listener.socketFile = SocketFile.of(listener.bound);
            for (Loop loop : shared ? group.loops().subList(1, group.loops().size()) : List.<Loop>of()) {
                listener.add(loop, listener.bound, true, false);
            }
            if (shared && options.steering() == Steering.CBPF) {
                // When all listen: until then the kernel deals out by the hash.
                LoopGroup.on(first, () -> {
                    listener.parts.getFirst().channel.steer(SteeredPort.cpus(group));
                    return null;
                });
            }
            return listener;
        } catch (RuntimeException e) {
            listener.close();
            throw e;
        }
    }

    /**
     * Serves a socket that listens already, by one loop that deals connections out in turn. Were it watched by each loop, the one that happens to be idle
     * would take most connections and keep them (Cloudflare met that with nginx's workers: "Why does one NGINX worker take all the load?"), and a herd
     * of loops would wake for each; the price of dealing out is a task and a wake-up per connection, none per request.
     */
    static Listener serve(
            LoopGroup group, HeldSocket socket, ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        ListenerGroup listener = new ListenerGroup(group, options, handlers);
        SteeredPort.checkOneQueue(options);
        Loop loop = group.acceptingLoop();
        Acceptor acceptor = listener.new Acceptor(loop, group.loops().size() > 1 || !group.loops().contains(loop));
        LoopGroup.on(loop, () -> socket.give(given -> {
            acceptor.channel = loop.transport().serve(given.handle(), options, given.shared(), acceptor);
            listener.parts.add(new Part(loop, acceptor.channel));
            listener.bound = acceptor.channel.localAddress();
            listener.socketFile = given.fileOrNull();
            return listener;
        }));
        return listener;
    }

    private void add(Loop loop, SocketAddress address, boolean shared, boolean dealsOut) {
        Acceptor acceptor = new Acceptor(loop, dealsOut);
        ListenOptions own = SteeredPort.of(loop, options);
        AcceptChannel channel = LoopGroup.on(loop, () -> loop.transport().listen(address, own, shared, acceptor));
        acceptor.channel = channel;
        parts.add(new Part(loop, channel));
    }

    /** Takes connections on one loop. */
    private final class Acceptor implements AcceptSink {
        private final Loop loop;
        private final boolean dealsOut;
        private volatile AcceptChannel channel;

        Acceptor(Loop loop, boolean dealsOut) {
            this.loop = loop;
            this.dealsOut = dealsOut;
        }

        @Override
        public void accepted(AcceptedSocket socket) {
            Loop owner = dealsOut ? group.nextLoop() : loop;
            if (owner == loop) {
                adopt(owner, socket);
                return;
            }
            loop.transport().handOver(socket);
            try {
                owner.execute(() -> {
                    owner.transport().takeOver(socket);
                    adopt(owner, socket);
                });
            } catch (RejectedExecutionException e) {
                loop.transport().takeOver(socket);
                loop.transport().discard(socket);
            }
        }

        @Override
        public void failed(SocketFailure cause) {
            ListenerGroup.this.failed(cause);
        }

        @Override
        public void exhausted(SocketFailure failure) {
            countPause();
            AcceptPausedEvent.commit(loop, failure.getMessage());
            if (!exhaustedLogged) {
                exhaustedLogged = true;
                LOG.log(System.Logger.Level.WARNING, "accepting pauses for 100 ms at a time, no descriptors are left: {0}", failure.getMessage());
            }
            loop.schedule(ACCEPT_PAUSE_NANOS, () -> {
                if (!paused && !closed) {
                    channel.resume();
                }
            });
        }

        /** A loop that does nothing but accept is not among those that are asked for their statistics. */
        private void countPause() {
            if (group.loops().contains(loop)) {
                loop.acceptPaused();
                return;
            }
            Loop first = group.loops().getFirst();
            try {
                first.execute(first::acceptPaused);
            } catch (RejectedExecutionException e) {
                // It has ended, and so does this one.
                return;
            }
        }
    }

    /** What one part has is the end of all: a listener that takes some connections and not others is harder to notice than one that takes none. */
    private void failed(SocketFailure cause) {
        if (closed || failure.isDone()) {
            return;
        }
        LOG.log(System.Logger.Level.ERROR, "listener {0} has failed and accepts no more: {1}", bound, cause.getMessage());
        for (Part part : parts) {
            try {
                part.loop.execute(() -> end(part.channel));
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its listeners with it.
                continue;
            }
        }
        failure.complete(cause);
    }

    private void end(AcceptChannel channel) {
        if (!paused) {
            channel.drain();
        }
        channel.close();
    }

    @Override
    public Optional<SocketFailure> failure() {
        return Optional.ofNullable(failure.getNow(null));
    }

    @Override
    public void onFailure(Consumer<? super SocketFailure> action) {
        failure.thenAccept(action);
    }

    private void adopt(Loop loop, AcceptedSocket socket) {
        StreamChannel channel;
        try {
            channel = loop.transport().adopt(socket, options.tuning());
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a connection from {0} was not taken: {1}", socket.remote(), e.getMessage());
            loop.transport().discard(socket);
            return;
        }
        StreamConnection connection = new StreamConnection(loop, channel, marks);
        ConnectionHandler handler;
        try {
            handler = handlers.apply(connection);
        } catch (Throwable t) {
            loop.handlerFailed(connection, t);
            channel.close(true, new SendQueue());
            return;
        }
        connection.open(handler);
    }

    @Override
    public SocketAddress localAddress() {
        return bound;
    }

    @Override
    public void pause() {
        paused = true;
        onEach(AcceptChannel::pause);
    }

    @Override
    public void resume() {
        paused = false;
        onEach(AcceptChannel::resume);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        // In a turn of its own for all, so that handshakes that are under way end before the queues are emptied.
        onEach(AcceptChannel::refuse);
        onEach(this::end);
        if (socketFile != null) {
            socketFile.remove();
        }
    }

    private void onEach(Consumer<AcceptChannel> action) {
        for (Part part : parts) {
            try {
                LoopGroup.on(part.loop, () -> {
                    action.accept(part.channel);
                    return null;
                });
            } catch (RejectedExecutionException e) {
                // The loop has ended, and its listeners with it.
                continue;
            }
        }
    }

    @Override
    public String toString() {
        return "Listener[" + bound + "]";
    }
}
