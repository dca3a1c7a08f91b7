package dev.gatun.http.internal.metrics;

import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.proxy.UpstreamStatistics;
import java.util.Map;
import java.util.function.Consumer;

/** What a proxy counts of its upstreams. Pure. */
public final class UpstreamMetrics {
    private UpstreamMetrics() {}

    /** One upstream. */
    public static void tell(UpstreamStatistics counted, Consumer<? super Metric> out) {
        Map<String, String> labels = Map.of("upstream", counted.upstream().address());
        boolean serves = counted.healthy() && !counted.ejected() && !counted.draining() && counted.circuit() != UpstreamStatistics.Circuit.OPEN;
        out.accept(Metric.of("gatun_upstream_requests", MetricType.COUNTER, "Requests passed on, each try counted.", labels, counted.requests()));
        out.accept(Metric.of("gatun_upstream_failures", MetricType.COUNTER, "Tries without an answer, or with 502, 503 or 504.", labels, counted.failures()));
        out.accept(Metric.of("gatun_upstream_requests_active", MetricType.GAUGE, "Tries under way.", labels, counted.active()));
        out.accept(Metric.of("gatun_upstream_requests_pending", MetricType.GAUGE, "Those of them that wait for a connection.", labels, counted.pending()));
        out.accept(Metric.of("gatun_upstream_up", MetricType.MAXIMUM, "1 when it gets requests, 0 when it is ill, ejected, drained or spared.", labels,
                serves ? 1 : 0));
    }
}
