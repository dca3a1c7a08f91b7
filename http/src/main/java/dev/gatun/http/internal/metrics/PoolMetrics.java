package dev.gatun.http.internal.metrics;

import dev.gatun.http.client.PoolStatistics;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSource;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What the pool of a client counts. Any thread.
 *
 * @param client its name in labels
 */
public record PoolMetrics(String client, Supplier<PoolStatistics> pool) implements MetricsSource {
    @Override
    public void collect(Consumer<? super Metric> out) {
        PoolStatistics counted = pool.get();
        Map<String, String> labels = Map.of("client", client);
        out.accept(Metric.of("gatun_client_connections", MetricType.GAUGE, "Open connections.", labels, counted.connections()));
        out.accept(Metric.of("gatun_client_connections_idle", MetricType.GAUGE, "Those of them without a request.", labels, counted.idle()));
        out.accept(Metric.of("gatun_client_connections_pending", MetricType.GAUGE, "Connections that are being made.", labels, counted.connecting()));
        out.accept(Metric.of("gatun_client_connections_opened", MetricType.COUNTER, "Connections in all.", labels, counted.opened()));
        out.accept(Metric.of("gatun_client_connections_failed", MetricType.COUNTER, "Attempts to connect that failed.", labels, counted.failed()));
        tellEnded("expired", counted.expired(), out);
        tellEnded("evicted", counted.evicted(), out);
        out.accept(Metric.of("gatun_client_requests_pending", MetricType.GAUGE, "Requests that wait for a connection.", labels, counted.waiting()));
        tellRequests("reused", counted.reused(), out);
        tellRequests("fresh", counted.fresh(), out);
        tellRequests("none", counted.refused(), out);
    }

    private void tellEnded(String why, long count, Consumer<? super Metric> out) {
        out.accept(Metric.of("gatun_client_connections_dropped", MetricType.COUNTER,
                "Idle connections that the pool ended: old (expired), or to make room (evicted).", Map.of("client", client, "why", why), count));
    }

    private void tellRequests(String connection, long count, Consumer<? super Metric> out) {
        out.accept(Metric.of("gatun_client_requests", MetricType.COUNTER,
                "Requests by the connection that they got: one that had served another, a fresh one, or none since too many waited, or for too long.",
                Map.of("client", client, "connection", connection), count));
    }
}
