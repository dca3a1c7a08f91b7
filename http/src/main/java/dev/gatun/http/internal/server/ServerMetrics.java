package dev.gatun.http.internal.server;

import dev.gatun.http.ServerStatistics;
import dev.gatun.http.internal.metrics.ServerMeter;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSource;
import dev.gatun.tls.TlsStatistics;
import java.util.Map;
import java.util.function.Consumer;

/** What a server as a whole counts, beside what its meter does by host and route. Any thread. */
public final class ServerMetrics implements MetricsSource {
    private final ServerEngine engine;
    private final ServerMeter meter;

    /** @param meter of that server */
    public ServerMetrics(ServerEngine engine, ServerMeter meter) {
        this.engine = engine;
        this.meter = meter;
    }

    @Override
    public void collect(Consumer<? super Metric> out) {
        Map<String, String> labels = Map.of("server", meter.server());
        ServerStatistics counted = engine.statistics();
        out.accept(Metric.of("gatun_http_server_connections", MetricType.GAUGE, "Open connections.", labels, counted.connections()));
        out.accept(Metric.of("gatun_http_server_connections_accepted", MetricType.COUNTER, "Connections in all.", labels, counted.connectionsAccepted()));
        out.accept(Metric.of("gatun_http_server_requests_active", MetricType.GAUGE, "Requests that are being answered.", labels, counted.activeRequests()));
        out.accept(Metric.of("gatun_http_server_streams", MetricType.GAUGE, "Those of them on streams of HTTP/2.", labels, engine.streams()));
        out.accept(Metric.of("gatun_http_server_failures", MetricType.COUNTER, "Exchanges that ended before their response was complete.", labels,
                counted.failures()));
        counted.limitHits().forEach((limit, hits) -> out.accept(
                Metric.of("gatun_http_server_limit_hits", MetricType.COUNTER, "How often a limit was hit.", Map.of("server", meter.server(), "limit", limit), hits)));
        tls(counted.tls(), out);
        meter.collect(out);
    }

    private void tls(TlsStatistics tls, Consumer<? super Metric> out) {
        handshakes("full", tls.handshakesFull(), out);
        handshakes("resumed", tls.handshakesResumed(), out);
        handshakes("failed", tls.handshakesFailed(), out);
    }

    private void handshakes(String kind, long count, Consumer<? super Metric> out) {
        out.accept(Metric.of("gatun_tls_handshakes", MetricType.COUNTER, "TLS handshakes, by how they ended.",
                Map.of("server", meter.server(), "kind", kind), count));
    }
}
