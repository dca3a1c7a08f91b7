package dev.gatun.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.ConnectOptions;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenOptions;
import dev.gatun.reactor.Listener;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.tls.internal.ClientHello;
import dev.gatun.tls.internal.EngineSource;
import dev.gatun.tls.internal.TlsCounters;
import dev.gatun.tls.internal.TlsLayer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A loop with TLS servers and clients for one test; ended after it, and what it held is checked to be given back. */
final class Net implements BeforeEachCallback, AfterEachCallback {
    /** A thread for each task: those of tests block. */
    static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    private final List<AutoCloseable> toClose = new ArrayList<>();
    private final TlsCounters counters = new TlsCounters();
    private Contexts contexts = Contexts.make();
    private EventLoops loops;
    private Duration deadline = Duration.ofSeconds(20);
    private ListenOptions options = ListenOptions.DEFAULT;

    @Override
    public void beforeEach(ExtensionContext context) {
        loops = EventLoops.create(LoopOptions.DEFAULT.count(1));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        for (AutoCloseable each : toClose) {
            each.close();
        }
        assertThat(loops.close(Duration.ofSeconds(10))).as("the event loop ended").isTrue();
        LoopStatistics statistics = statistics();
        assertThat(statistics.connections()).as("connections").isZero();
        assertThat(statistics.descriptors()).as("descriptors").isZero();
        assertThat(statistics.buffersInUse()).as("buffers").isZero();
        assertThat(statistics.bufferBytesInUse()).as("buffer bytes").isZero();
    }

    /** Certificates of another provider. */
    public Net contexts(Contexts others) {
        contexts = others;
        return this;
    }

    /** Another deadline for handshakes. */
    public Net deadline(Duration within) {
        deadline = within;
        return this;
    }

    /** Other options for listeners. */
    public Net options(ListenOptions others) {
        options = others;
        return this;
    }

    Contexts contexts() {
        return contexts;
    }

    TlsStatistics counted() {
        return counters.statistics();
    }

    EventLoop loop() {
        return loops.all().getFirst();
    }

    LoopStatistics statistics() {
        return loop().statistics();
    }

    /** Gives the engine that {@code engines} makes. */
    EngineSource source(Function<ClientHello, SSLEngine> engines) {
        Duration within = deadline;
        return new EngineSource() {
            @Override
            public SSLEngine engineFor(ClientHello hello) {
                return engines.apply(hello);
            }

            @Override
            public Duration handshakeDeadline() {
                return within;
            }
        };
    }

    /** A server with the versions named, or all. */
    Listener listen(Function<? super TlsConnection, ? extends ConnectionHandler> handlers, String... versions) {
        return listen(source(hello -> contexts.serverEngine(versions)), handlers);
    }

    Listener listen(EngineSource source, Function<? super TlsConnection, ? extends ConnectionHandler> handlers) {
        return loops.listen(anyPort(), options, below -> TlsLayer.server(below, source, counters, handlers));
    }

    Listener listen(ConnectionHandler handler, String... versions) {
        return listen(connection -> handler, versions);
    }

    /** A connection of the loop to a server. */
    void connect(SocketAddress address, SSLEngine engine, ConnectionHandler handler) {
        Duration within = deadline;
        loops.connect(List.of(address), ConnectOptions.DEFAULT, below -> TlsLayer.client(below, engine, within, counters, c -> handler));
    }

    /** A JDK client that trusts the server. */
    Client client(Listener listener, String... versions) {
        return keep(Client.connect(contexts.client(), listener.localAddress(), versions));
    }

    /** A JDK client that is connected to a new server. */
    Client clientOf(ConnectionHandler handler, String... versions) {
        return client(listen(handler, versions), versions);
    }

    <T extends AutoCloseable> T keep(T closed) {
        toClose.add(closed);
        return closed;
    }

    SSLSocket keep(SSLSocket socket) {
        toClose.add(socket);
        return socket;
    }

    static SocketAddress anyPort() {
        return new InetSocketAddress("127.0.0.1", 0);
    }

    /** Runs {@code work} on the loop and waits for it. */
    <T> T ask(Supplier<T> work) {
        CompletableFuture<T> result = new CompletableFuture<>();
        loop().execute(() -> {
            try {
                result.complete(work.get());
            } catch (Throwable t) {
                result.completeExceptionally(t);
            }
        });
        return await(result);
    }

    void onLoop(Runnable work) {
        ask(() -> {
            work.run();
            return null;
        });
    }

    /** The outcome, within 20 seconds. */
    static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(20, TimeUnit.SECONDS).join();
    }

    /** Lets the loop go round three times, so that what has happened by now has been reported and finished. */
    void settle() {
        for (int i = 0; i < 3; i++) {
            CompletableFuture<Void> later = new CompletableFuture<>();
            loop().execute(() -> loop().schedule(Duration.ZERO, () -> later.complete(null)));
            await(later);
        }
    }
}
