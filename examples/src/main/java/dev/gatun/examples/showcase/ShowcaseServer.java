package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.Words;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Request;
import dev.gatun.http.Router;
import dev.gatun.http.ServerStatistics;
import dev.gatun.http.hosting.Health;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.ListenSocket;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.tls.TlsStatistics;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The running showcase: event loops, a server on them, and a ticker. */
final class ShowcaseServer implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final ServerStatistics NOTHING_YET = new ServerStatistics(0, 0, 0, 0, Map.of(), 0, Map.of(), TlsStatistics.NONE);

    private final ServeOptions options;
    private final Optional<GivenSockets> given;
    private final long since = System.nanoTime();
    private final Ticker ticker = new Ticker();
    private final Operations operations = Operations.ofThisProcess("Gatun " + Version.text() + ", process " + ProcessHandle.current().pid());
    private final EventLoops loops;
    private final Optional<ShowcaseTls> tls;
    // A first request may come before start() has returned.
    private volatile Optional<HttpServer> server = Optional.empty();

    private ShowcaseServer(ServeOptions options, Optional<GivenSockets> given) {
        this.options = options;
        this.given = given;
        // Most of a cold start is the linking of the system's functions; the routes are made beside it.
        CompletableFuture<Router> routes = beside("routes", this::routes);
        Optional<CompletableFuture<ShowcaseTls>> certificate =
                options.https().map(https -> beside("certificate", () -> ShowcaseTls.load(https, options.host())));
        this.loops = loops(options);
        try {
            this.tls = certificate.map(ShowcaseServer::outcome);
            this.server = Optional.of(listen(outcome(routes)));
            operations.probes().watch(server.get());
        } catch (RuntimeException e) {
            operations.close();
            loops.close();
            throw e;
        }
    }

    /**
     * Starts the server.
     *
     * @throws UsageException when a certificate can't be used, the address can't be had or the backend does not work here
     */
    static ShowcaseServer start(ServeOptions options) {
        return start(options, Optional.empty());
    }

    /** The same on sockets that listen already, if there are some, and on no ports then. They are closed with the server, and when it can't start. */
    static ShowcaseServer start(ServeOptions options, Optional<GivenSockets> given) {
        boolean started = false;
        try {
            ShowcaseServer server = new ShowcaseServer(options, given);
            started = true;
            return server;
        } catch (SocketFailure e) {
            throw new UsageException("can't listen: " + e.getMessage());
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw new UsageException(e.getMessage());
        } finally {
            if (!started) {
                given.ifPresent(GivenSockets::close);
            }
        }
    }

    private static <T> CompletableFuture<T> beside(String name, Supplier<T> work) {
        return CompletableFuture.supplyAsync(work, task -> new Thread(task, name).start());
    }

    /** What the work brought, or its own exception. */
    private static <T> T outcome(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException own ? own : e;
        }
    }

    private static EventLoops loops(ServeOptions options) {
        int[] cpus = options.pin().stream().mapToInt(Integer::intValue).toArray();
        return EventLoops.create(LoopOptions.DEFAULT.name("showcase").count(options.loops()).backend(options.backend()).cpus(cpus));
    }

    private Router routes() {
        return ShowcaseRoutes.of(options.root(), ticker, operations, this::running);
    }

    private HttpServer listen(Router routes) {
        HttpServer.Builder builder = HttpServer.builder()
                .loops(loops)
                .execution(options.execution())
                .grace(GRACE)
                .handler(routes);
        if (options.metrics() == ServeOptions.Metering.ON) {
            builder.metrics(operations.metrics());
        }
        given.map(GivenSockets::http).map(ShowcaseServer::on).orElseGet(() -> List.of(at(options.http()))).forEach(builder::listen);
        tls.ifPresent(how -> given.map(GivenSockets::https).map(ShowcaseServer::on).orElseGet(() -> List.of(at(options.https().orElseThrow().port())))
                .forEach(listen -> builder.listen(listen.tls(how.config()))));
        return builder.start();
    }

    private Listen at(int port) {
        Listen listen = Listen.tcp(options.host(), port);
        return options.workers() > 0 ? listen.sharedPort() : listen;
    }

    private static List<Listen> on(List<ListenSocket> sockets) {
        return sockets.stream().map(Listen::on).toList();
    }

    /** Where it listens. */
    List<SocketAddress> addresses() {
        return server.orElseThrow().addresses();
    }

    /** What was counted, for the parent of workers. */
    String metrics() {
        return operations.metrics().snapshot().encode();
    }

    /** What is wrong with it, for the parent of workers: why requests had better not come. */
    Optional<String> trouble() {
        Health health = operations.probes().health();
        return health.isHealthy() ? Optional.empty() : Optional.of(health.message());
    }

    /** Where the page is. */
    String url() {
        return url("http", server.orElseThrow().addresses().getFirst());
    }

    /** Where the page is over TLS. */
    Optional<String> httpsUrl() {
        int first = given.map(sockets -> sockets.http().size()).orElse(1);
        return tls.map(how -> url("https", server.orElseThrow().addresses().get(first)));
    }

    /** That of the certificate which the server has made for itself. */
    Optional<String> fingerprint() {
        return tls.flatMap(ShowcaseTls::fingerprint);
    }

    private String url(String scheme, SocketAddress address) {
        return given.isPresent() ? Url.of(scheme, address) : Url.of(scheme, options.host(), address);
    }

    private Running running(Request request) {
        boolean secure = request.scheme().equals("https");
        Optional<String> other = server.flatMap(running -> secure ? Optional.of(url()) : httpsUrl());
        String files = options.root()
                .map(root -> "Served from " + root.toAbsolutePath().normalize() + ", with ranges, validators and compression.")
                .orElse("Start the server with --root DIR and its files are served here, with ranges, validators and compression.");
        return new Running(
                url(request.scheme(), request.localAddress()),
                other.orElse(""),
                secure && fingerprint().isPresent() ? "curl -k" : "curl",
                backend(),
                options.loops(),
                options.execution(),
                files,
                this::statistics,
                since);
    }

    private ServerStatistics statistics() {
        return server.map(HttpServer::statistics).orElse(NOTHING_YET);
    }

    /** How the event loops do I/O. */
    String backend() {
        return Words.spelled(loops.backend());
    }

    /** Lets the requests under way end, then gives everything back. */
    @Override
    public void close() {
        ticker.close();
        operations.close();
        server.ifPresent(HttpServer::close);
        loops.close();
    }
}
