package dev.gatun.http;

import dev.gatun.http.internal.metrics.LoopMetrics;
import dev.gatun.http.internal.metrics.ServerMeter;
import dev.gatun.http.internal.server.Ending;
import dev.gatun.http.internal.server.ServerCore;
import dev.gatun.http.internal.server.ServerEngine;
import dev.gatun.http.internal.server.ServerMetrics;
import dev.gatun.http.metrics.Metrics;
import dev.gatun.http.metrics.MetricsSource;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.http.proxy.Upstreams;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * An HTTP server. All methods may be called from any thread.
 *
 * <p>{@snippet :
 * try (HttpServer server = HttpServer.start(8080, request -> Response.text("hello"))) {
 *     System.out.println(server.addresses());
 * }
 * }
 */
public final class HttpServer implements AutoCloseable {
    /** How long a disk may take for the last lines of access logs. */
    private static final Duration LAST_LINES = Duration.ofSeconds(2);

    /** Of one loop; what comes beyond is counted together. Each takes about a kilobyte and a half. */
    private static final int MOST_SERIES = 2_000;

    private final ServerEngine engine;
    private final List<Runnable> atEnd;

    private HttpServer(ServerEngine engine, List<Runnable> atEnd) {
        this.engine = engine;
        this.atEnd = List.copyOf(atEnd);
    }

    /**
     * Starts a server with all defaults on {@code port} of all the machine's addresses; port 0 lets the system choose.
     *
     * @throws dev.gatun.reactor.SocketFailure when the port can't be had
     */
    public static HttpServer start(int port, Handler handler) {
        return builder().listen(Listen.tcp(port)).handler(handler).start();
    }

    /** A server to be described. */
    public static Builder builder() {
        return new Builder();
    }

    /** Where the server listens, with the ports that the system chose, in the order in which they were asked for. */
    public List<SocketAddress> addresses() {
        return engine.addresses();
    }

    /**
     * The port of the first TCP address.
     *
     * @throws IllegalStateException when the server listens on no TCP address
     */
    public int port() {
        return addresses().stream()
                .filter(InetSocketAddress.class::isInstance)
                .mapToInt(address -> ((InetSocketAddress) address).getPort())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("server listens on no TCP address"));
    }

    /** What each listener does, in the order of {@link #addresses()}. */
    public List<ListenerState> listeners() {
        return engine.listeners();
    }

    /**
     * Listens at one more address.
     *
     * @return the address, with the port that the system chose
     * @throws IllegalStateException when the server does not run any more, or on one of its event loops, which it would block
     * @throws dev.gatun.reactor.SocketFailure when the address can't be had
     */
    public SocketAddress listen(Listen listen) {
        return engine.listen(listen);
    }

    /**
     * Listens no more at one of the {@link #addresses()}. Connections that came in there end as those of a server that ends: behind the response that is next,
     * which says so, when they are idle, or cut off after the grace; this method does not wait for that. The server serves on, even if it listens nowhere.
     *
     * @return whether it was listened on
     * @throws IllegalStateException on one of the server's event loops, which it would block
     */
    public boolean unlisten(SocketAddress address) {
        return engine.unlisten(address);
    }

    /** What clients are allowed. */
    public Limits limits() {
        return engine.limits();
    }

    /**
     * Changes what clients are allowed, of the server as it runs: numbers of connections and of virtual threads at once; the time-outs and rates of open
     * connections at the next look at them, within a second or two; all else from the next request on. Only the sizes of heads ({@code target}, {@code
     * headerBytes}, {@code headerCount}), of which clients of HTTP/2 were told, are those of the time when a connection began.
     *
     * @throws IllegalArgumentException when one is out of range, or heads are to be larger than what connections of the listeners that are open can hold, which
     *     is some 64 KiB more than the heads that they were opened for; then nothing has changed
     */
    public void limits(Consumer<Limits.Builder> change) {
        engine.limits(change);
    }

    /** As {@link #limits(Consumer)}, all of them at once. */
    public void limits(Limits newLimits) {
        engine.limits(newLimits);
    }

    /** The event loops that it runs on. */
    public EventLoops loops() {
        return engine.loops();
    }

    /** How many connections are open. */
    public int connections() {
        return engine.connections();
    }

    /** What was counted since the start. */
    public ServerStatistics statistics() {
        return engine.statistics();
    }

    /** Where the server is between its start and its end. */
    public ServerState state() {
        return engine.state();
    }

    /**
     * Announces the end: the server becomes a {@link ServerState#LAME_DUCK}, which serves as before but is no longer ready. {@link #close()} does this first;
     * to call it before lets the time begin earlier. Does nothing in a server that ends already.
     */
    public void lameDuck() {
        engine.lameDuck();
    }

    /**
     * Ends the server without losing a request: is a lame duck for the time that was asked for, stops accepting, closes idle connections, lets exchanges in
     * flight end within the grace, then cuts off what is left. Returns when that is done; a second call does nothing.
     *
     * @throws IllegalStateException on one of the server's event loops, which it would block
     */
    @Override
    public void close() {
        engine.close();
        ended();
    }

    /**
     * As {@link #close()}, all in all within {@code time}: if that is less than lame duck and grace, both are shortened in proportion; if it is more, the
     * grace is longer.
     *
     * @throws IllegalStateException on one of the server's event loops, which it would block
     */
    public void close(Duration time) {
        engine.close(notNegative("time", time));
        ended();
    }

    private void ended() {
        atEnd.forEach(Runnable::run);
    }

    private static Duration notNegative(String name, Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException(name + ' ' + time + " is negative");
        }
        return time;
    }

    /** Describes a server. Not thread-safe. */
    public static final class Builder {
        private final List<Listen> listens = new ArrayList<>();
        private final List<Middleware> middleware = new ArrayList<>();
        private final Routes routes = new Routes();
        private final List<ReverseProxy> proxies = new ArrayList<>();
        private LoopOptions loopOptions = LoopOptions.DEFAULT.name("gatun-http");
        private Optional<EventLoops> loops = Optional.empty();
        private Limits limits = Limits.DEFAULT;
        private Http2Options http2 = Http2Options.DEFAULT;
        private Optional<Handler> handler = Optional.empty();
        private Execution execution = Execution.VIRTUAL_THREAD;
        private ErrorHandler errors = ErrorHandler.DEFAULT;
        private JsonCodec json = JsonCodec.detected();
        private String name = "http";
        private Optional<Metrics> metrics = Optional.empty();
        private Duration grace = Duration.ofSeconds(20);
        private Duration lameDuck = Duration.ZERO;

        private Builder() {}

        /** Adds an address; without any the server listens on TCP port 8080 of all addresses. */
        public Builder listen(Listen listen) {
            listens.add(Objects.requireNonNull(listen, "listen"));
            return this;
        }

        /** Changes how the server's event loops are made: {@code loops -> loops.count(8)}. By default there is one per CPU. */
        public Builder loops(UnaryOperator<LoopOptions> change) {
            loopOptions = change.apply(loopOptions);
            return this;
        }

        /** Uses event loops that the program has; they stay open when the server ends. */
        public Builder loops(EventLoops existing) {
            loops = Optional.of(existing);
            return this;
        }

        /** Changes single limits: {@code limits -> limits.body(1 << 20)}. */
        public Builder limits(Consumer<Limits.Builder> change) {
            Limits.Builder builder = limits.change();
            change.accept(builder);
            limits = builder.build();
            return this;
        }

        /** What clients are allowed; {@link Limits#DEFAULT} by default. */
        public Builder limits(Limits all) {
            limits = Objects.requireNonNull(all, "limits");
            return this;
        }

        /** Changes how HTTP/2 is spoken: {@code http2 -> http2.streams(250)}. */
        public Builder http2(UnaryOperator<Http2Options> change) {
            http2 = change.apply(http2);
            return this;
        }

        /** The handler for all requests, or for those that no route takes. */
        public Builder handler(Handler newHandler) {
            handler = Optional.of(newHandler);
            return this;
        }

        /** Puts middleware around handler and routes, the first outermost; adds to what was there. */
        public Builder use(Middleware... more) {
            middleware.addAll(Arrays.asList(more));
            return this;
        }

        /** Where handlers run that have no wish of their own; {@link Execution#VIRTUAL_THREAD} by default. */
        public Builder execution(Execution newExecution) {
            execution = Objects.requireNonNull(newExecution, "execution");
            return this;
        }

        /** Turns what handlers throw into responses; {@link ErrorHandler#DEFAULT} by default. */
        public Builder onError(ErrorHandler newErrors) {
            errors = Objects.requireNonNull(newErrors, "errors");
            return this;
        }

        /** A route for GET, and HEAD; see {@link Router} for patterns. */
        public Builder get(String pattern, Handler route) {
            routes.get(pattern, route);
            return this;
        }

        /** A route for GET, and HEAD, that runs as {@code where} says. */
        public Builder get(String pattern, Execution where, Handler route) {
            routes.get(pattern, where, route);
            return this;
        }

        /** A route for POST. */
        public Builder post(String pattern, Handler route) {
            routes.post(pattern, route);
            return this;
        }

        /** A route for PUT. */
        public Builder put(String pattern, Handler route) {
            routes.put(pattern, route);
            return this;
        }

        /** A route for DELETE. */
        public Builder delete(String pattern, Handler route) {
            routes.delete(pattern, route);
            return this;
        }

        /** All that {@link Routes} has to say, for the outermost router. */
        public Builder routes(Consumer<? super Routes> more) {
            more.accept(routes);
            return this;
        }

        /** All routes of {@code router} below {@code prefix}. */
        public Builder mount(String prefix, Router router) {
            routes.mount(prefix, router);
            return this;
        }

        /** The files below {@code directory}; see {@link Routes#files(String, Path)}. */
        public Builder files(String prefix, Path directory) {
            routes.files(prefix, directory);
            return this;
        }

        /** The files below {@code directory}. */
        public Builder files(String prefix, Path directory, Consumer<? super FileOptions.Builder> options) {
            routes.files(prefix, directory, options);
            return this;
        }

        /** The files of {@code tree}. */
        public Builder files(String prefix, FileTree tree) {
            routes.files(prefix, tree);
            return this;
        }

        /** The files of {@code tree}. */
        public Builder files(String prefix, FileTree tree, Consumer<? super FileOptions.Builder> options) {
            routes.files(prefix, tree, options);
            return this;
        }

        /**
         * Passes all requests for {@code prefix} and below on to {@code upstreams}, which are asked for the same path; see {@link ReverseProxy} for what can be
         * changed about it. What looks after the upstreams begins now, and ends with the server.
         */
        public Builder proxy(String prefix, Upstreams upstreams) {
            ReverseProxy proxy = ReverseProxy.of(upstreams);
            proxies.add(proxy);
            String below = prefix.endsWith("/") ? prefix : prefix + '/';
            if (!prefix.equals(below)) {
                routes.any(prefix, proxy);
            }
            routes.any(below + "{rest...}", proxy);
            return this;
        }

        /** Routes for one host; see {@link Routes#host}. */
        public Builder host(String name, Consumer<? super Routes> router) {
            routes.host(name, router);
            return this;
        }

        /** What becomes of an exception of a route; see {@link Routes#on}. */
        public <E extends Throwable> Builder on(Class<E> type, BiFunction<? super Request, ? super E, ? extends Response> error) {
            routes.on(type, error);
            return this;
        }

        /** How objects become JSON and back; by default by Jackson where it is on the path. */
        public Builder json(JsonCodec codec) {
            json = Objects.requireNonNull(codec, "codec");
            return this;
        }

        /** By what name metrics know the server; {@code http} by default. */
        public Builder name(String newName) {
            name = Objects.requireNonNull(newName, "name");
            return this;
        }

        /** Counts requests by host and route, and tells that and all else that the server and its event loops count. */
        public Builder metrics(Metrics all) {
            metrics = Optional.of(all);
            return this;
        }

        /** How long {@link HttpServer#close()} waits for exchanges in flight; 20 seconds by default. */
        public Builder grace(Duration newGrace) {
            grace = notNegative("grace", newGrace);
            return this;
        }

        /**
         * For how long {@link HttpServer#close()} lets the server be a {@link ServerState#LAME_DUCK} before it stops accepting; zero by default. Behind a
         * balancer that asks for readiness it should be longer than the balancer takes to notice: its interval times the failures that it wants to see.
         */
        public Builder lameDuck(Duration time) {
            lameDuck = notNegative("lame duck", time);
            return this;
        }

        /**
         * Starts the server.
         *
         * @throws IllegalStateException when it has neither handler nor route
         * @throws IllegalArgumentException when routes are ambiguous
         * @throws dev.gatun.reactor.SocketFailure when an address can't be had
         */
        public HttpServer start() {
            try {
                return started();
            } catch (RuntimeException e) {
                proxies.forEach(ReverseProxy::close);
                throw e;
            }
        }

        private HttpServer started() {
            ServerCore core = new ServerCore(routes.outermost(middleware, handler, errors), execution, errors, json, limits, http2);
            EventLoops on = loops.orElseGet(() -> EventLoops.create(loopOptions));
            Optional<ServerMeter> meter = metrics.map(all -> new ServerMeter(name, MOST_SERIES));
            ServerEngine engine = new ServerEngine(core, on, loops.isEmpty(), new Ending(lameDuck, grace), meter);
            engine.start(listens.isEmpty() ? List.of(Listen.tcp(8080)) : listens);
            List<Runnable> atEnd = new ArrayList<>();
            proxies.forEach(proxy -> atEnd.add(proxy::close));
            metrics.ifPresent(all -> atEnd.add(watched(all, engine, meter.get(), on)));
            middleware.stream().filter(AccessLog.class::isInstance).map(AccessLog.class::cast).forEach(log -> atEnd.add(() -> log.flush(LAST_LINES)));
            return new HttpServer(engine, atEnd);
        }

        /** Tells {@code all} what is counted; the result ends that. */
        private Runnable watched(Metrics all, ServerEngine engine, ServerMeter meter, EventLoops on) {
            List<MetricsSource> sources = new ArrayList<>(List.of(new ServerMetrics(engine, meter)));
            sources.addAll(proxies);
            if (loops.isEmpty()) {
                sources.add(new LoopMetrics(on));
            } else {
                // They outlive the server, and may be those of several.
                all.add(new LoopMetrics(on));
            }
            sources.forEach(all::add);
            return () -> sources.forEach(all::remove);
        }
    }
}
