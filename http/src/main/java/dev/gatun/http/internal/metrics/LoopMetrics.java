package dev.gatun.http.internal.metrics;

import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSource;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopStatistics;
import java.util.Map;
import java.util.function.Consumer;

/** What event loops count. Two of the same loops are equal, so that loops of several servers are told once. Any thread but the loops. */
public record LoopMetrics(EventLoops loops) implements MetricsSource {
    @Override
    public void collect(Consumer<? super Metric> out) {
        for (EventLoop loop : loops.all()) {
            tell(loop.statistics(), Map.of("loop", loop.toString()), out);
        }
    }

    private static void tell(LoopStatistics counted, Map<String, String> labels, Consumer<? super Metric> out) {
        out.accept(Metric.of("gatun_loop_busy_seconds", MetricType.COUNTER, "Time in which the loop did not sleep.", labels, counted.busyNanos() / 1e9));
        out.accept(Metric.of("gatun_loop_waited_seconds", MetricType.COUNTER, "Time in which the loop slept for want of work.", labels,
                counted.waitedNanos() / 1e9));
        out.accept(Metric.of("gatun_loop_longest_busy_seconds", MetricType.MAXIMUM, "The longest time of late without sleep: what came may have waited as long.",
                labels, counted.longestBusyNanos() / 1e9));
        out.accept(Metric.of("gatun_loop_turns", MetricType.COUNTER, "How often the loop went round.", labels, counted.turns()));
        out.accept(Metric.of("gatun_loop_tasks", MetricType.COUNTER, "Tasks run on the loop.", labels, counted.tasks()));
        out.accept(Metric.of("gatun_loop_connections", MetricType.GAUGE, "Open connections.", labels, counted.connections()));
        out.accept(Metric.of("gatun_loop_descriptors", MetricType.GAUGE, "Descriptors that the loop holds, its own included.", labels, counted.descriptors()));
        out.accept(Metric.of("gatun_loop_buffers", MetricType.GAUGE, "Pooled buffers handed out.", labels, counted.buffersInUse()));
        out.accept(Metric.of("gatun_loop_buffers_used_bytes", MetricType.GAUGE, "Off-heap bytes of those.", labels, counted.bufferBytesInUse()));
        out.accept(Metric.of("gatun_loop_buffers_reserved_bytes", MetricType.GAUGE, "Off-heap bytes that the pool holds.", labels, counted.bufferBytesReserved()));
        out.accept(Metric.of("gatun_loop_deadlines", MetricType.GAUGE, "Timers that wait.", labels, counted.deadlinesPending()));
        out.accept(Metric.of("gatun_loop_accept_pauses", MetricType.COUNTER, "How often accepting paused for want of descriptors.", labels,
                counted.acceptPauses()));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LoopMetrics that && loops == that.loops;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(loops);
    }
}
