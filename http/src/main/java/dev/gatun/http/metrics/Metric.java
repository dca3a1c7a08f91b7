package dev.gatun.http.metrics;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One number with its name and labels, at a moment. Immutable.
 *
 * @param name as OpenMetrics has it: letters, digits, underscores; without {@code _total}, but with the unit at its end
 * @param type what it does with time
 * @param help one sentence for people
 * @param labels what tells it from others of its name
 * @param value of all but histograms; durations are in seconds
 * @param distribution of histograms; else empty
 */
public record Metric(String name, MetricType type, String help, Map<String, String> labels, double value, Distribution distribution) {
    /** Checks names, which have no place for what a client sent. */
    public Metric {
        Objects.requireNonNull(type, "type");
        Objects.requireNonNull(help, "help");
        if (!isName(name)) {
            throw new IllegalArgumentException("metric name '" + name + "' is not made of letters, digits and underscores");
        }
        labels.keySet().forEach(label -> {
            if (!isName(label) || label.startsWith("__")) {
                throw new IllegalArgumentException("label '" + label + "' of metric " + name + " is not made of letters, digits and underscores");
            }
        });
        labels = java.util.Collections.unmodifiableMap(new TreeMap<>(labels));
    }

    /** A number. */
    public static Metric of(String name, MetricType type, String help, Map<String, String> labels, double value) {
        return new Metric(name, type, help, labels, value, Distribution.EMPTY);
    }

    /** A histogram. */
    public static Metric of(String name, String help, Map<String, String> labels, Distribution distribution) {
        return new Metric(name, MetricType.HISTOGRAM, help, labels, 0, distribution);
    }

    /** The value of a label; empty when it has none. */
    public String label(String label) {
        return labels.getOrDefault(label, "");
    }

    /** This and the same of another process together. */
    Metric plus(Metric other) {
        double sum = type == MetricType.MAXIMUM ? Math.max(value, other.value) : value + other.value;
        return new Metric(name, type, help, labels, sum, distribution.plus(other.distribution));
    }

    private static boolean isName(String text) {
        if (text.isEmpty() || Character.isDigit(text.charAt(0))) {
            return false;
        }
        return text.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_');
    }
}
