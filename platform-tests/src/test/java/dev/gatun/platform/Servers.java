package dev.gatun.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.ServerStatistics;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.reactor.internal.file.OpenFiles;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Starts servers and clients for a test, ends them behind it, and fails the test when anything is left: connections, exchanges, descriptors, buffers,
 * off-heap bytes, timers, open files, virtual threads.
 *
 * <pre>
 *   &#64;RegisterExtension final Servers servers = new Servers();
 *   HttpServer server = servers.start(Setup.DEFAULT, http -&gt; http.handler(request -&gt; Response.text("ok")));
 * </pre>
 */
public final class Servers implements BeforeEachCallback, AfterEachCallback {
    private static final Duration END = Duration.ofSeconds(10);

    private final Map<HttpServer, EventLoops> started = new IdentityHashMap<>();
    private final List<Closeable> peers = new ArrayList<>();
    private Set<String> before = Set.of();
    private int filesBefore;

    /** Servers of one test. */
    public Servers() {}

    /** A server on a port of 127.0.0.1 that ends with the test. */
    public HttpServer start(Setup setup, Consumer<HttpServer.Builder> description) {
        return startAt(setup, List.of(Listen.tcp("127.0.0.1", 0)), description);
    }

    /** A server that ends with the test. */
    public HttpServer startAt(Setup setup, List<Listen> addresses, Consumer<HttpServer.Builder> description) {
        return startAt(setup, setup.options(), addresses, description);
    }

    /** The same with other options of the loops than the setup's. */
    public HttpServer startAt(Setup setup, LoopOptions options, List<Listen> addresses, Consumer<HttpServer.Builder> description) {
        EventLoops loops = EventLoops.create(options);
        try {
            HttpServer.Builder builder = HttpServer.builder().loops(loops).execution(setup.execution()).grace(Duration.ofSeconds(5));
            addresses.forEach(builder::listen);
            description.accept(builder);
            HttpServer server = builder.start();
            started.put(server, loops);
            return server;
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    /** A client of {@code server} that ends with the test at the latest. */
    public Peer connect(HttpServer server) {
        return connect(server, 0);
    }

    /** A client with a receive buffer of its own, see {@link Peer#to(java.net.SocketAddress, int)}. */
    public Peer connect(HttpServer server, int receiveBuffer) {
        return closing(Peer.to(server.addresses().getFirst(), receiveBuffer));
    }

    /** Lets {@code client} end with the test at the latest. */
    public <T extends Closeable> T closing(T client) {
        peers.add(client);
        return client;
    }

    /** The loops of {@code server}. */
    public EventLoops loops(HttpServer server) {
        return started.get(server);
    }

    /** The sum of a counter over the loops of {@code server}. */
    public long sum(HttpServer server, ToLongFunction<LoopStatistics> counter) {
        return started.get(server).all().stream().map(EventLoop::statistics).mapToLong(counter).sum();
    }

    /** Off-heap bytes of buffers that the loops of {@code server} have handed out now. */
    public long bufferBytes(HttpServer server) {
        return sum(server, LoopStatistics::bufferBytesInUse);
    }

    /** Waits until {@code server} has counted {@code count} hits of the limit {@code name}. */
    public void awaitHits(HttpServer server, String name, long count) {
        Await.until(() -> count + " hits of " + name + " in " + server.statistics(), () -> server.statistics().limitHits(name) >= count, Await.PATIENCE);
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        before = Descriptors.open();
        filesBefore = OpenFiles.count();
    }

    /** Ends all clients that the test has not ended. */
    public void closeClients() {
        for (Closeable peer : peers) {
            try {
                peer.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        peers.clear();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        closeClients();
        Map<HttpServer, EventLoops> all = new IdentityHashMap<>(started);
        started.clear();
        all.keySet().forEach(HttpServer::close);
        // A handler may notice a moment after its client has gone.
        boolean threadsEnded = Await.within(END, () -> HandlerThreads.stacks().isEmpty());
        all.forEach(Servers::checkServer);
        all.values().forEach(loops -> assertThat(loops.close(END)).as("the event loops ended").isTrue());
        all.values().forEach(loops -> loops.all().forEach(Servers::checkEnded));
        assertThat(threadsEnded ? List.of() : HandlerThreads.stacks()).as("virtual threads of handlers").isEmpty();
        assertThat(OpenFiles.count()).as("open files").isEqualTo(filesBefore);
        Set<String> left = Descriptors.open();
        left.removeAll(before);
        assertThat(left).as("descriptors that were not there before the test").isEmpty();
    }

    private static void checkServer(HttpServer server, EventLoops loops) {
        ServerStatistics counted = server.statistics();
        assertThat(counted.connections()).as("connections of the server").isZero();
        for (EventLoop loop : loops.all()) {
            // Tasks that a handler's last words became may still be queued.
            Await.until(() -> "nothing in use: " + loop.statistics() + " " + server.statistics(),
                    () -> loop.statistics().connections() == 0 && loop.statistics().buffersInUse() == 0
                            && loop.statistics().bufferBytesInUse() == 0 && server.statistics().activeRequests() == 0, END);
        }
    }

    private static void checkEnded(EventLoop loop) {
        LoopStatistics left = loop.statistics();
        assertThat(left.connections()).as("connections").isZero();
        assertThat(left.descriptors()).as("descriptors").isZero();
        assertThat(left.buffersInUse()).as("buffers").isZero();
        assertThat(left.bufferBytesInUse()).as("buffer bytes").isZero();
    }
}
