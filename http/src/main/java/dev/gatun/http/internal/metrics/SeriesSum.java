package dev.gatun.http.internal.metrics;

import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** One kind of requests in all loops together. Used by one thread. */
final class SeriesSum {
    final long[] byClass = new long[6];
    final long[] durations = new long[LogLinear.PARTS];
    long bytesIn;
    long bytesOut;
    long nanos;

    /** Tells of each class of statuses that there was, as a label {@code status} beside {@code labels}, how many there were. */
    void tellStatuses(String name, String help, Map<String, String> labels, Consumer<? super Metric> out) {
        for (int digit = 0; digit < byClass.length; digit++) {
            if (byClass[digit] > 0) {
                Map<String, String> more = new LinkedHashMap<>(labels);
                more.put("status", digit == 0 ? "none" : digit + "xx");
                out.accept(Metric.of(name, MetricType.COUNTER, help, more, byClass[digit]));
            }
        }
    }
}
