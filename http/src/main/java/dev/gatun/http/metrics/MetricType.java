package dev.gatun.http.metrics;

/** What a number does with time. */
public enum MetricType {
    /** It grows, until the process ends. */
    COUNTER,
    /** It goes up and down; of several processes it is the sum. */
    GAUGE,
    /** It goes up and down; of several processes it is the largest. */
    MAXIMUM,
    /** Durations, by how long they are. */
    HISTOGRAM
}
