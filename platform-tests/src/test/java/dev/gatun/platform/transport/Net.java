package dev.gatun.platform.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Await;
import dev.gatun.platform.Descriptors;
import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.reactor.SocketAddresses;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The loops and peers of one case. All are closed after it, and what the loops held is checked to be given back, to the pools and to the kernel. */
final class Net implements BeforeEachCallback, AfterEachCallback {
    /** What a case waits for at the longest. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Loopback, any port. */
    static final InetSocketAddress ANY = SocketAddresses.tcp("127.0.0.1", 0);

    private final Deque<AutoCloseable> kept = new ArrayDeque<>();
    private Set<String> before = Set.of();
    private EventLoops loops;

    @Override
    public void beforeEach(ExtensionContext context) {
        before = Descriptors.open();
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        while (!kept.isEmpty()) {
            kept.pop().close();
        }
        if (loops != null) {
            assertThat(loops.close(PATIENCE)).as("the loops ended").isTrue();
            loops.all().forEach(Net::checkNothingIsHeld);
        }
        Await.until(() -> "descriptors that were not there before: " + opened(), () -> opened().isEmpty(), Duration.ofSeconds(5));
    }

    private Set<String> opened() {
        Set<String> open = Descriptors.open();
        open.removeAll(before);
        return open;
    }

    static void checkNothingIsHeld(EventLoop loop) {
        LoopStatistics statistics = loop.statistics();
        assertThat(statistics.connections()).as("connections of %s", loop).isZero();
        assertThat(statistics.descriptors()).as("descriptors of %s", loop).isZero();
        assertThat(statistics.buffersInUse()).as("buffers of %s", loop).isZero();
        assertThat(statistics.bufferBytesInUse()).as("buffer bytes of %s", loop).isZero();
    }

    /** Starts one loop. */
    Net open(Underlay on) {
        return open(on, 1);
    }

    /** Starts loops. */
    Net open(Underlay on, int count) {
        loops = EventLoops.create(on.options(count));
        assertThat(loops.backend()).isEqualTo(on.backend());
        return this;
    }

    EventLoops loops() {
        return loops;
    }

    /** The first loop. */
    EventLoop loop() {
        return loops.all().get(0);
    }

    /** Open connections of all loops. */
    long connections() {
        return loops.all().stream().mapToLong(loop -> loop.statistics().connections()).sum();
    }

    /** A listener of which all connections have one handler. */
    Listener listen(ConnectionHandler handler) {
        return listen(ListenOptions.DEFAULT, connection -> handler);
    }

    /** A listener on any port. */
    Listener listen(ListenOptions options, Function<? super Connection, ? extends ConnectionHandler> handlers) {
        return loops.listen(ANY, options, handlers);
    }

    /** A peer that is connected to a listener. */
    SocketPeer connect(Listener listener) {
        return keep(SocketPeer.connect(listener.localAddress()));
    }

    /** A listener with one handler, and a peer that is connected to it. */
    SocketPeer peerOf(ConnectionHandler handler) {
        return connect(listen(handler));
    }

    /** Connects the loops to an address and waits until it is done. */
    Connection connectTo(SocketAddress address, ConnectionHandler handler) {
        return await(attempt(List.of(address), ConnectOptions.DEFAULT, handler));
    }

    /** Begins to connect the loops. */
    CompletableFuture<Connection> attempt(List<? extends SocketAddress> addresses, ConnectOptions options, ConnectionHandler handler) {
        return loops.connect(addresses, options, connection -> handler).toCompletableFuture();
    }

    /** Closes something after the case, last kept first. */
    <T extends AutoCloseable> T keep(T closeable) {
        kept.push(closeable);
        return closeable;
    }

    /** The outcome, in time. */
    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** Why it failed, in time. */
    static Throwable failure(CompletableFuture<?> future) {
        try {
            throw new AssertionError("succeeded: " + await(future));
        } catch (CompletionException e) {
            return e.getCause();
        }
    }

    /** Runs {@code work} on a loop and waits for it. */
    static <T> T ask(EventLoop loop, Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop.execute(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return await(result);
    }

    /** Runs {@code work} on a loop and waits for it. */
    static void on(EventLoop loop, Runnable work) {
        ask(loop, () -> {
            work.run();
            return null;
        });
    }

    /** Lets a loop go round three times, so that what has happened by now is told. By deadlines, because several tasks may run in one turn. */
    static void settle(EventLoop loop) {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> later = new CompletableFuture<>();
            loop.execute(() -> loop.schedule(Duration.ZERO, () -> later.complete(null)));
            await(later);
        }
    }

    /** Fails when the first loop goes round although nobody asks anything of it. */
    void checkIsQuiet() {
        EventLoop loop = loop();
        settle(loop);
        CompletableFuture<Long> turns = new CompletableFuture<>();
        loop.execute(() -> {
            long begin = loop.statistics().turns();
            loop.schedule(Duration.ofMillis(60), () -> turns.complete(loop.statistics().turns() - begin));
        });
        assertThat(await(turns)).as("turns in 60 ms without anything to do").isLessThan(20);
    }
}
