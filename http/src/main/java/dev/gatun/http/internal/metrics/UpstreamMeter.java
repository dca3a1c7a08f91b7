package dev.gatun.http.internal.metrics;

import dev.gatun.http.metrics.Distribution;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.reactor.EventLoop;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What is counted of the tries at one upstream, by each loop for itself. Any thread. */
public final class UpstreamMeter {
    private final ConcurrentHashMap<EventLoop, Series> loops = new ConcurrentHashMap<>(4);

    /**
     * A try has ended. On that loop.
     *
     * @param statusCode 0 when there was no answer
     * @param nanos since the upstream was chosen
     */
    public void ended(EventLoop loop, int statusCode, long bytesSent, long bytesReceived, long nanos) {
        Series series = loops.get(loop);
        if (series == null) {
            series = new Series();
            loops.put(loop, series);
        }
        series.ended(statusCode, bytesSent, bytesReceived, nanos);
    }

    /** Tells what was counted so far. */
    public void tell(String upstream, Consumer<? super Metric> out) {
        SeriesSum sum = new SeriesSum();
        loops.values().forEach(series -> series.addTo(sum));
        Map<String, String> labels = Map.of("upstream", upstream);
        sum.tellStatuses("gatun_upstream_responses", "Tries that have ended, by the class of their answer.", labels, out);
        out.accept(Metric.of("gatun_upstream_request_content_bytes", MetricType.COUNTER, "Content sent to the upstream.", labels, sum.bytesIn));
        out.accept(Metric.of("gatun_upstream_response_content_bytes", MetricType.COUNTER, "Content received from the upstream.", labels, sum.bytesOut));
        out.accept(Metric.of("gatun_upstream_request_duration_seconds", "From the choice of the upstream to the end of its answer.", labels,
                Distribution.of(sum.durations, sum.nanos)));
    }
}
