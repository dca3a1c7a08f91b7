package dev.gatun.examples.showcase.dashboard;

import dev.gatun.http.metrics.Distribution;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricsSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The numbers of a snapshot by name, and by the values of a label once somebody asks for one: however many hosts there are, each number is looked at once. */
final class Tally {
    private static final Tally EMPTY = new Tally(List.of());

    private final List<Metric> metrics;
    private final Map<String, List<Metric>> byName;
    private final Map<String, Map<String, Tally>> parts = new HashMap<>();

    private Tally(List<Metric> metrics) {
        this.metrics = metrics;
        this.byName = metrics.stream().collect(Collectors.groupingBy(Metric::name));
    }

    static Tally of(MetricsSnapshot snapshot) {
        return new Tally(snapshot.metrics());
    }

    /** Those that have this value of a label. */
    Tally with(String label, String value) {
        return by(label).getOrDefault(value, EMPTY);
    }

    /** By the values of a label, in their order; those without it are under the empty one. */
    Map<String, Tally> by(String label) {
        return parts.computeIfAbsent(label, key -> metrics.stream()
                .collect(Collectors.groupingBy(metric -> metric.label(key), TreeMap::new, Collectors.collectingAndThen(Collectors.toList(), Tally::new))));
    }

    /** All of one name. */
    Stream<Metric> named(String name) {
        return byName.getOrDefault(name, List.of()).stream();
    }

    /** The sum of all of one name. */
    double sum(String name) {
        return named(name).mapToDouble(Metric::value).sum();
    }

    /** The same as a whole number. */
    long total(String name) {
        return Math.round(sum(name));
    }

    /** All histograms of one name together. */
    Distribution distribution(String name) {
        return named(name).map(Metric::distribution).reduce(Distribution.EMPTY, Distribution::plus);
    }
}
