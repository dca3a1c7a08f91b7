package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Backend;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.DatagramEndpoint;
import dev.gatun.reactor.DatagramHandler;
import dev.gatun.reactor.DatagramOptions;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.internal.cpu.Pinning;
import dev.gatun.reactor.internal.handover.HeldSocket;
import dev.gatun.reactor.internal.transport.TransportFactory;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** A fixed number of {@link Loop}s. Listeners and connections are set up on the loops' threads; callers wait for that. */
public final class LoopGroup implements EventLoops {
    private static final System.Logger LOG = System.getLogger("dev.gatun.reactor");
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final List<Loop> loops = new ArrayList<>();
    private final Backend backend;
    private final Watchdog watchdog;
    private final AtomicInteger turn = new AtomicInteger();
    private final Optional<AcceptingLoop> acceptingLoop;

    private LoopGroup(LoopOptions options, Backend backend, TransportFactory factory) {
        this.backend = backend;
        this.acceptingLoop = factory.accepting().map(accepting -> new AcceptingLoop(options, accepting));
        Pinning pinning = Pinning.of(options.cpus());
        for (int i = 0; i < options.count(); i++) {
            loops.add(new Loop(i, options, pinning, factory));
        }
        if (!options.cpus().isEmpty()) {
            LOG.log(System.Logger.Level.INFO, "event loops {0} run on CPUs {1}, one on each", options.name(), options.cpus());
        }
        this.watchdog = new Watchdog(loops, options.blockedAfter());
    }

    /** Starts loops on the backend that the options name. */
    public static EventLoops start(LoopOptions options) {
        Backend backend = Backends.resolve(options.backend());
        return start(options, backend, Backends.provider(backend).transports(options));
    }

    /** Starts loops on transports of the caller's making, e.g. one that lives in memory. */
    public static EventLoops start(LoopOptions options, Backend backend, TransportFactory factory) {
        LoopGroup group = new LoopGroup(options, backend, factory);
        try {
            group.loops.forEach(Loop::start);
        } catch (RuntimeException e) {
            group.close();
            throw e;
        }
        group.watchdog.start();
        return group;
    }

    @Override
    public Listener listen(
            SocketAddress address, ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        return ListenerGroup.open(this, address, options, handlers);
    }

    @Override
    public Listener listen(
            ListenSocket socket, ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        if (!(socket instanceof HeldSocket held)) {
            throw new IllegalArgumentException("a listening socket is made by ListenSocket's methods, not by " + socket.getClass().getName());
        }
        return ListenerGroup.serve(this, held, options, handlers);
    }

    @Override
    public CompletionStage<Connection> connect(
            List<? extends SocketAddress> addresses,
            ConnectOptions options,
            Function<? super Connection, ? extends ConnectionHandler> handlers) {
        Loop loop = options.loop().map(this::own).orElseGet(this::nextLoop);
        Connector connector = new Connector(loop, addresses, options, handlers);
        loop.execute(connector);
        return connector.outcome();
    }

    private Loop own(EventLoop loop) {
        if (loop instanceof Loop mine && loops.contains(mine)) {
            return mine;
        }
        throw new IllegalArgumentException("loop " + loop + " does not belong to these event loops");
    }

    @Override
    public DatagramEndpoint bindDatagrams(SocketAddress address, DatagramOptions options, DatagramHandler handler) {
        Loop loop = nextLoop();
        return on(loop, () -> LoopDatagrams.open(loop, address, options, handler));
    }

    /** Runs {@code work} on a loop and waits for what it gives. */
    static <T> T on(Loop loop, Supplier<T> work) {
        if (loop.inLoop()) {
            return work.get();
        }
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException exception) {
                // The stack of the caller helps more than that of the loop, which says the same for every call.
                exception.setStackTrace(Thread.currentThread().getStackTrace());
                throw exception;
            }
            throw e;
        }
    }

    @Override
    public List<EventLoop> all() {
        return List.copyOf(loops);
    }

    List<Loop> loops() {
        return loops;
    }

    /** The loop that accepts from sockets that listen already. */
    Loop acceptingLoop() {
        return acceptingLoop.map(AcceptingLoop::started).orElseGet(loops::getFirst);
    }

    /** The loop that does nothing but accept, if it was ever needed; for tests, which count what it holds. */
    public Optional<EventLoop> loopApart() {
        return acceptingLoop.flatMap(AcceptingLoop::ifStarted);
    }

    @Override
    public EventLoop next() {
        return nextLoop();
    }

    Loop nextLoop() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public void close() {
        close(CLOSE_TIMEOUT);
    }

    @Override
    public boolean close(Duration timeout) {
        watchdog.close();
        loops.forEach(Loop::end);
        acceptingLoop.ifPresent(AcceptingLoop::end);
        long until = System.nanoTime() + timeout.toNanos();
        boolean all = true;
        for (Loop loop : loops) {
            if (!loop.inLoop()) {
                all &= loop.awaitEnd(Math.max(0, until - System.nanoTime()));
            }
        }
        return all & acceptingLoop.map(loop -> loop.awaitEnd(Math.max(0, until - System.nanoTime()))).orElse(true);
    }
}
