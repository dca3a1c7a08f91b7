package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.dashboard.Dashboard;
import dev.gatun.examples.showcase.dashboard.Frames;
import dev.gatun.http.AddressRanges;
import dev.gatun.http.Forbidden;
import dev.gatun.http.Middleware;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.hosting.Health;
import dev.gatun.http.hosting.Probes;
import dev.gatun.http.metrics.Metrics;
import dev.gatun.http.metrics.MetricsSnapshot;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * What those who look after the server ask for: metrics, the dashboard, and whether it is alive and ready. The former tell much of the server, so they are for
 * this machine alone, whoever else may reach it. Any thread.
 */
final class Operations implements AutoCloseable {
    /** Peers of a Unix-domain socket are on this machine. */
    private static final Middleware THIS_MACHINE = (request, next) -> {
        if (request.remoteAddress() instanceof InetSocketAddress client && !AddressRanges.LOOPBACK.contains(client)) {
            throw new Forbidden("asked for from this machine alone");
        }
        return next.handle(request);
    };

    /** Of nobody. */
    static final MetricsSnapshot NO_METRICS = new MetricsSnapshot(List.of());

    private final Metrics metrics = Metrics.create();
    private final Probes probes = Probes.create();
    private final Supplier<MetricsSnapshot> snapshot;
    private final Dashboard dashboard;

    private Operations(Supplier<MetricsSnapshot> others, Supplier<Health> health, String about) {
        snapshot = () -> others.get().plus(metrics.snapshot());
        dashboard = Dashboard.start(new Frames(snapshot, () -> new Health(concat(probes.health(), health.get())), about));
    }

    private static List<Health.Part> concat(Health own, Health others) {
        return Stream.concat(own.parts().stream(), others.parts().stream()).toList();
    }

    /** Of this process alone. */
    static Operations ofThisProcess(String about) {
        return new Operations(() -> NO_METRICS, () -> new Health(List.of()), about);
    }

    /** Of this process and others together. */
    static Operations ofAll(Supplier<MetricsSnapshot> others, Supplier<Health> health, String about) {
        return new Operations(others, health, about);
    }

    /** Where servers tell what they count. */
    Metrics metrics() {
        return metrics;
    }

    /** Answers a scrape, whoever asks. */
    Response tellMetrics(Request request) {
        return Metrics.answer(request, snapshot.get());
    }

    /** What is watched. */
    Probes probes() {
        return probes;
    }

    /** Their routes, to be mounted at the root. */
    Router routes() {
        return Router.of(r -> r
                .get("/healthz", probes.liveness())
                .get("/readyz", probes.readiness())
                .mount("/metrics", inner -> inner.use(THIS_MACHINE).get("/", this::tellMetrics))
                .mount("/dashboard", Router.of(inner -> inner.use(THIS_MACHINE).mount("/", dashboard.routes()))));
    }

    /** Ends the streams of the dashboard, so that the end of a server need not wait for them. */
    @Override
    public void close() {
        dashboard.close();
    }
}
