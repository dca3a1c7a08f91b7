package dev.gatun.http.metrics;

import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.http.internal.metrics.OpenMetricsText;
import dev.gatun.http.internal.metrics.ProcessMetrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;

/**
 * All that a process counts, in one place: servers add what they count ({@code HttpServer.builder().metrics(metrics)}), and so can anybody else. Any thread.
 *
 * <p>{@snippet :
 * Metrics metrics = Metrics.create();
 * HttpServer.builder()
 *     .metrics(metrics)
 *     .get("/metrics", metrics.handler())
 *     .start();
 * metrics.gauge("app_queue_length", "Jobs that wait.", Map.of(), queue::size);
 * }
 *
 * <p>Numbers are read when somebody asks; counting itself holds nobody up. Whoever may read them learns much of the server: {@link #handler} belongs behind a
 * check, or on an address that is not reached from outside.
 */
public final class Metrics {
    private final CopyOnWriteArrayList<MetricsSource> sources = new CopyOnWriteArrayList<>(List.of(new ProcessMetrics()));

    private Metrics() {}

    /** What the process itself has to tell, and what will be added. */
    public static Metrics create() {
        return new Metrics();
    }

    /** Adds a source, which is asked from now on; once, however often an equal one is added. */
    public Metrics add(MetricsSource source) {
        sources.addIfAbsent(Objects.requireNonNull(source, "source"));
        return this;
    }

    /** Asks a source no more. */
    public void remove(MetricsSource source) {
        sources.remove(source);
    }

    /** Adds a number that goes up and down, which {@code value} tells when it is asked. */
    public Metrics gauge(String name, String help, Map<String, String> labels, DoubleSupplier value) {
        Metric.of(name, MetricType.GAUGE, help, labels, 0);
        return add(out -> out.accept(Metric.of(name, MetricType.GAUGE, help, labels, value.getAsDouble())));
    }

    /** Adds a number that grows, which {@code value} tells when it is asked; {@code name} is without {@code _total}. */
    public Metrics counter(String name, String help, Map<String, String> labels, DoubleSupplier value) {
        Metric.of(name, MetricType.COUNTER, help, labels, 0);
        return add(out -> out.accept(Metric.of(name, MetricType.COUNTER, help, labels, value.getAsDouble())));
    }

    /** All numbers now. A source that fails is left out, and logged. */
    public MetricsSnapshot snapshot() {
        List<Metric> metrics = new ArrayList<>();
        for (MetricsSource source : sources) {
            try {
                source.collect(metrics::add);
            } catch (RuntimeException e) {
                System.getLogger("dev.gatun.http").log(System.Logger.Level.WARNING, "metrics of " + source + " are left out", e);
            }
        }
        return new MetricsSnapshot(metrics);
    }

    /** Answers with all numbers as text: OpenMetrics 1.0, or Prometheus' older format for whoever does not ask for that. Not on the event loop. */
    public Handler handler() {
        return Handler.on(Execution.VIRTUAL_THREAD, request -> answer(request, snapshot()));
    }

    /** What {@link #handler} makes of a snapshot, such as one that is the sum of several. */
    public static Response answer(Request request, MetricsSnapshot snapshot) {
        boolean open = prefersOpenMetrics(request);
        String type = open ? "application/openmetrics-text; version=1.0.0; charset=utf-8" : "text/plain; version=0.0.4; charset=utf-8";
        return Response.text(open ? OpenMetricsText.open(snapshot) : OpenMetricsText.prometheus(snapshot)).type(type)
                .header("vary", "accept").header("cache-control", "no-store");
    }

    /** Whoever names it can read it. Prometheus says with parameters which version and which escaping it would like best; this one it always can. */
    private static boolean prefersOpenMetrics(Request request) {
        return request.headers().all("accept").stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("application/openmetrics-text"));
    }
}
