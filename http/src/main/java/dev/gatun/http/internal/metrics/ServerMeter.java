package dev.gatun.http.internal.metrics;

import dev.gatun.http.metrics.Distribution;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a server counts by host and route: one {@link LoopMeter} for each of its loops. Any thread. */
public final class ServerMeter {
    private static final String REQUESTS = "gatun_http_server_requests";
    private static final String DURATION = "gatun_http_server_request_duration_seconds";
    private static final String BYTES_IN = "gatun_http_server_request_content_bytes";
    private static final String BYTES_OUT = "gatun_http_server_response_content_bytes";

    private final String server;
    private final int mostSeries;
    private final List<LoopMeter> loops = new CopyOnWriteArrayList<>();

    /**
     * @param server its name in labels
     * @param mostSeries of one loop
     */
    public ServerMeter(String server, int mostSeries) {
        this.server = server;
        this.mostSeries = mostSeries;
    }

    /** The server's name. */
    public String server() {
        return server;
    }

    /** For one more loop. */
    public LoopMeter newLoop() {
        LoopMeter meter = new LoopMeter(mostSeries);
        loops.add(meter);
        return meter;
    }

    /** Tells what was counted so far. */
    public void collect(Consumer<? super Metric> out) {
        Map<LoopMeter.Kind, SeriesSum> sums = new LinkedHashMap<>();
        for (LoopMeter loop : loops) {
            loop.series().forEach((kind, series) -> series.addTo(sums.computeIfAbsent(kind, any -> new SeriesSum())));
        }
        List<Metric> histograms = new ArrayList<>();
        sums.forEach((kind, sum) -> tell(kind, sum, out, histograms));
        histograms.forEach(out);
    }

    private void tell(LoopMeter.Kind kind, SeriesSum sum, Consumer<? super Metric> out, List<Metric> histograms) {
        Map<String, String> labels = Map.of("server", server, "host", kind.host(), "tenant", kind.tenant(), "route", kind.route());
        sum.tellStatuses(REQUESTS, "Requests whose response has ended, by the class of its status.", labels, out);
        out.accept(Metric.of(BYTES_IN, MetricType.COUNTER, "Content received with requests.", labels, sum.bytesIn));
        out.accept(Metric.of(BYTES_OUT, MetricType.COUNTER, "Content sent with responses.", labels, sum.bytesOut));
        histograms.add(Metric.of(DURATION, "From the end of a request's head to the end of its response.", labels, Distribution.of(sum.durations, sum.nanos)));
    }
}
