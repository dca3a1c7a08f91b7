package dev.gatun.http.metrics;

import dev.gatun.http.internal.metrics.SnapshotCodec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * All numbers at a moment; that they are all of the same moment is not promised. Immutable; any thread.
 *
 * @param metrics each name with its labels once; those of one name together
 */
public record MetricsSnapshot(List<Metric> metrics) {
    private record Key(String name, Map<String, String> labels) {
        static Key of(Metric metric) {
            return new Key(metric.name(), metric.labels());
        }
    }

    /** Puts those of one name together; what is there twice is summed as its {@linkplain MetricType type} says. */
    public MetricsSnapshot {
        Map<String, Map<Key, Metric>> byName = new LinkedHashMap<>();
        for (Metric metric : metrics) {
            byName.computeIfAbsent(metric.name(), name -> new LinkedHashMap<>()).merge(Key.of(metric), metric, Metric::plus);
        }
        List<Metric> grouped = new ArrayList<>(metrics.size());
        byName.values().forEach(family -> grouped.addAll(family.values()));
        metrics = List.copyOf(grouped);
    }

    /** This one and that of another process together: counters, histograms and most gauges are summed. */
    public MetricsSnapshot plus(MetricsSnapshot other) {
        return new MetricsSnapshot(Stream.concat(metrics.stream(), other.metrics.stream()).toList());
    }

    /** All of it in one word of text, for another process of the same program, which has it back by {@link #decode}. */
    public String encode() {
        return SnapshotCodec.encode(this);
    }

    /**
     * What {@link #encode} has written.
     *
     * @throws IllegalArgumentException when it is something else
     */
    public static MetricsSnapshot decode(String word) {
        return SnapshotCodec.decode(word);
    }

    /** Those of one name. */
    public Stream<Metric> named(String name) {
        return metrics.stream().filter(metric -> metric.name().equals(name));
    }

    /** The sum of all of one name, whatever their labels. */
    public double sum(String name) {
        return named(name).mapToDouble(Metric::value).sum();
    }

    /** All histograms of one name together. */
    public Distribution distribution(String name) {
        return named(name).map(Metric::distribution).reduce(Distribution.EMPTY, Distribution::plus);
    }
}
