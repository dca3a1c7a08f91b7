package dev.gatun.examples.showcase;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Router;
import dev.gatun.http.ServerStatistics;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.tls.TlsStatistics;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The running showcase: event loops, a server on them, and a ticker. */
final class ShowcaseServer implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final ServerStatistics NOTHING_YET = new ServerStatistics(0, 0, 0, 0, Map.of(), 0, Map.of(), TlsStatistics.NONE);

    private final ServeOptions options;
    private final long since = System.nanoTime();
    private final Ticker ticker = new Ticker();
    private final EventLoops loops;
    // A first request may come before start() has returned.
    private volatile Optional<HttpServer> server = Optional.empty();

    private ShowcaseServer(ServeOptions options) {
        this.options = options;
        // Most of a cold start is the linking of the system's functions; the routes are made beside it.
        CompletableFuture<Router> routes = CompletableFuture.supplyAsync(this::routes, task -> new Thread(task, "routes").start());
        this.loops = loops(options);
        try {
            this.server = Optional.of(listen(routes.join()));
        } catch (RuntimeException e) {
            loops.close();
            throw e;
        }
    }

    /**
     * Starts the server.
     *
     * @throws UsageException when the address can't be had or the backend does not work here
     */
    static ShowcaseServer start(ServeOptions options) {
        try {
            return new ShowcaseServer(options);
        } catch (SocketFailure e) {
            throw new UsageException("can't listen: " + e.getMessage());
        } catch (IllegalArgumentException | UnsupportedOperationException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static EventLoops loops(ServeOptions options) {
        return EventLoops.create(LoopOptions.DEFAULT.name("showcase").count(options.loops()).backend(options.backend()));
    }

    private Router routes() {
        return ShowcaseRoutes.of(options.root(), ticker, request -> running(request.localAddress()));
    }

    private HttpServer listen(Router routes) {
        return HttpServer.builder()
                .listen(Listen.tcp(options.host(), options.http()))
                .loops(loops)
                .execution(options.execution())
                .grace(GRACE)
                .handler(routes)
                .start();
    }

    /** Where the page is. */
    String url() {
        return url(server.orElseThrow().port());
    }

    private String url(int port) {
        String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
        return "http://" + host + ":" + port;
    }

    private Running running(SocketAddress local) {
        String files = options.root()
                .map(root -> "Served from " + root.toAbsolutePath().normalize() + ", with ranges, validators and compression.")
                .orElse("Start the server with --root DIR and its files are served here, with ranges, validators and compression.");
        return new Running(
                url(((InetSocketAddress) local).getPort()), backend(), options.loops(), options.execution(), files, this::statistics, since);
    }

    private ServerStatistics statistics() {
        return server.map(HttpServer::statistics).orElse(NOTHING_YET);
    }

    /** How the event loops do I/O. */
    String backend() {
        return CommandLine.spelled(loops.backend());
    }

    /** Lets the requests under way end, then gives everything back. */
    @Override
    public void close() {
        ticker.close();
        server.ifPresent(HttpServer::close);
        loops.close();
    }
}
