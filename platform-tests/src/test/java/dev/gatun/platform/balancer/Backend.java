package dev.gatun.platform.balancer;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.ServerState;
import dev.gatun.http.ServerStatistics;
import dev.gatun.http.Status;
import dev.gatun.http.hosting.NamedServer;
import dev.gatun.http.hosting.Probes;
import dev.gatun.http.hosting.Servers;
import dev.gatun.platform.Await;
import java.io.Closeable;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A server that balancers send requests to, and that ends and comes back on the same port. */
final class Backend implements Closeable {
    /** Some requests are always under way. */
    private static final Duration WORK = Duration.ofMillis(3);
    private static final String NAME = "backend";

    private final Servers registry = Servers.create();
    private final boolean announced;
    private final int port;
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong late = new AtomicLong();

    /**
     * Starts it on any port.
     *
     * @param announced whether who connects says by the PROXY protocol who the client is
     */
    Backend(boolean announced, Duration lameDuck) {
        this.announced = announced;
        Probes probes = Probes.create().watch(registry).brief();
        registry.add(NAME, http -> http.listen(listen()).loops(loops -> loops.count(1)).lameDuck(lameDuck)
                .get("/readyz", probes.readiness()).get("/", this::answer));
        port = registry.start(NAME).port();
    }

    private Listen listen() {
        // Zero until it was started once.
        Listen address = Listen.tcp("127.0.0.1", port);
        return announced ? address.proxyProtocol("127.0.0.1") : address;
    }

    private Response answer(Request request) {
        Await.pace(WORK);
        if (announced && request.proxyHeader().isEmpty()) {
            return Response.of(Status.INTERNAL_SERVER_ERROR);
        }
        served.incrementAndGet();
        if (state() != ServerState.RUNNING && state() != ServerState.LAME_DUCK) {
            late.incrementAndGet();
        }
        return Response.text("ok");
    }

    private ServerState state() {
        return registry.find(NAME).flatMap(NamedServer::server).map(HttpServer::state).orElse(ServerState.CLOSED);
    }

    int port() {
        return port;
    }

    /** Requests that were answered, probes aside. */
    long served() {
        return served.get();
    }

    /** Those of them that came when it had ceased to listen. */
    long late() {
        return late.get();
    }

    /** Waits until it gets requests. */
    void awaitRequests() {
        long before = served();
        Await.until("requests come to " + port, () -> served() > before + 20);
    }

    /** Ends the server: lame duck, drain, all within {@code time}. What it has counted. */
    ServerStatistics end(Duration time) {
        HttpServer server = registry.find(NAME).orElseThrow().server().orElseThrow();
        registry.stopAll(time);
        return server.statistics();
    }

    /** Has it back, on the same port. */
    void restart() {
        registry.start(NAME);
    }

    @Override
    public void close() {
        registry.close(Duration.ofSeconds(5));
    }
}
