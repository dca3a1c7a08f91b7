package dev.gatun.http.workers;

import dev.gatun.http.HttpServer;
import dev.gatun.http.internal.workers.Place;
import dev.gatun.http.internal.workers.WorkerChannel;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.SocketFailure;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * This process, as one of several that {@link Workers} have started. Any thread.
 *
 * <p>{@snippet :
 * Optional<Worker> worker = Worker.current();
 * HttpServer server = HttpServer.start(8080, request -> Response.text("hello"));
 * worker.ifPresent(self -> self.ready(server));
 * }
 *
 * <p>Standard input and output are the channel to the parent: {@link System#out} is standard error from the first {@link #current()} on. When the parent says
 * so, or is gone, the worker drains: its servers close, or what {@link #onDrain} says is done. Then the process ends, with status 0.
 */
public final class Worker {
    private static final Logger LOG = System.getLogger("dev.gatun.http.workers");

    /** How long it may take to drain when there is no parent to say so. */
    private static final Duration ALONE = Duration.ofSeconds(20);

    /** For the parent's answers. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final WorkerChannel.Exit EXIT = new WorkerChannel.Exit() {
        @Override
        public void exit(int status) {
            System.exit(status);
        }

        @Override
        public void halt(int status) {
            Runtime.getRuntime().halt(status);
        }
    };

    private final Place place;
    private final WorkerChannel channel;
    private final List<HttpServer> servers = new ArrayList<>();
    private volatile Optional<Consumer<Duration>> onDrain = Optional.empty();
    private volatile Runnable onReload = () -> {};
    private volatile Supplier<Optional<String>> health = Optional::empty;
    private volatile Supplier<String> metrics = () -> "";
    private volatile boolean draining;

    Worker(Place place, InputStream in, OutputStream out, WorkerChannel.Exit exit) {
        this.place = place;
        this.channel = new WorkerChannel(in, out, new Told(), exit);
        channel.start();
    }

    /** Found once: the channel is there once. */
    private static final class Here {
        static final Supplier<Optional<Worker>> WORKER = found();

        private static Supplier<Optional<Worker>> found() {
            try {
                Optional<Worker> worker = Place.current().map(Here::taken);
                return () -> worker;
            } catch (IllegalStateException e) {
                return () -> {
                    throw e;
                };
            }
        }

        private static Worker taken(Place place) {
            Worker worker = new Worker(place, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out), EXIT);
            System.setOut(System.err);
            System.setIn(InputStream.nullInputStream());
            return worker;
        }
    }

    /**
     * This process, if it is a worker: that is, if its parent has started it as one.
     *
     * @throws IllegalStateException when it was one, and its parent is gone before it got so far, or is of another version
     */
    public static Optional<Worker> current() {
        return Here.WORKER.get();
    }

    /** Which worker it is, from 0. */
    public int index() {
        return place.index();
    }

    /** How many there are. */
    public int count() {
        return place.count();
    }

    /**
     * A socket that the parent keeps for its workers, see {@link Workers.Builder#listen}, to be served by {@link dev.gatun.http.Listen#on(ListenSocket)}. Waits
     * for the parent's answer: not on an event loop.
     *
     * @throws UncheckedIOException when the parent has none of that name, or does not answer
     * @throws dev.gatun.reactor.SocketFailure when it can't be had
     */
    public ListenSocket socket(String name) {
        try {
            return ListenSocket.redeem(ticket(name));
        } catch (SocketFailure e) {
            // A ticket is good for ten seconds, and the first call of the system that a Java VM makes may take as long on a machine that is more than busy.
            LOG.log(Level.DEBUG, "another ticket is asked for", e);
            return ListenSocket.redeem(ticket(name));
        }
    }

    private byte[] ticket(String name) {
        return answer("the socket \"" + name + '"', channel.ticket(name));
    }

    /**
     * The names of the sockets that the parent keeps, in its order. Waits for the parent's answer: not on an event loop.
     *
     * @throws UncheckedIOException when the parent does not answer
     */
    public List<String> sockets() {
        return answer("the names of sockets", channel.sockets());
    }

    private static <T> T answer(String what, CompletableFuture<T> asked) {
        try {
            return asked.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            IOException cause = e.getCause() instanceof IOException known ? known : new IOException("the parent does not answer", e.getCause());
            throw new UncheckedIOException("can't have " + what + ": " + cause.getMessage(), cause);
        }
    }

    /** Says that this process serves, with these servers; when it drains they close, all at once. Once only. */
    public void ready(HttpServer... serving) {
        List<SocketAddress> addresses;
        synchronized (servers) {
            servers.addAll(Arrays.asList(serving));
            addresses = servers.stream().flatMap(server -> server.addresses().stream()).toList();
        }
        ready(addresses);
    }

    /** Says that this process serves at {@code addresses}, by other means than an {@link HttpServer}: what ends that is up to {@link #onDrain}. Once only. */
    public void ready(List<? extends SocketAddress> addresses) {
        channel.ready(List.copyOf(addresses));
    }

    /** What drains, in place of closing the servers: it is given the time that it may take, and returns when all is done. On a thread of its own. */
    public Worker onDrain(Consumer<Duration> action) {
        onDrain = Optional.of(action);
        return this;
    }

    /** What is done when the parent is told to reload; by default nothing. On a thread of its own. */
    public Worker onReload(Runnable action) {
        onReload = Objects.requireNonNull(action, "action");
        return this;
    }

    /** Says what is wrong with this worker, or that it is well with an empty value; asked every few seconds. It is not asked while the worker drains. */
    public Worker health(Supplier<Optional<String>> newHealth) {
        health = Objects.requireNonNull(newHealth, "health");
        return this;
    }

    /** What {@link Workers#metrics()} shows of this worker. */
    public Worker metrics(Supplier<String> newMetrics) {
        metrics = Objects.requireNonNull(newMetrics, "metrics");
        return this;
    }

    /** Drains and ends this process as if the parent had said so, and returns at once. The parent takes it for a crash, and starts another. */
    public void drain() {
        channel.drain(Optional.empty());
    }

    /** Waits until this worker has drained; the process ends then. */
    public void awaitEnd() {
        channel.drained().join();
    }

    private void closeServers(Duration time) {
        List<HttpServer> all;
        synchronized (servers) {
            all = List.copyOf(servers);
        }
        List<Thread> closing = all.stream().map(server -> Thread.startVirtualThread(() -> server.close(time))).toList();
        for (Thread thread : closing) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What the parent asks for. */
    private final class Told implements WorkerChannel.Program {
        @Override
        public void drain(Optional<Duration> time) {
            draining = true;
            onDrain.orElse(Worker.this::closeServers).accept(time.orElse(ALONE));
        }

        @Override
        public void reload() {
            onReload.run();
        }

        @Override
        public String health() {
            return draining ? "it drains" : health.get().orElse("");
        }

        @Override
        public String metrics() {
            return metrics.get();
        }
    }
}
