package dev.gatun.http.metrics;

import java.util.function.Consumer;

/** Something that counts. */
@FunctionalInterface
public interface MetricsSource {
    /** Tells what was counted so far. Called by whoever takes a snapshot, on its thread; must be quick. */
    void collect(Consumer<? super Metric> out);
}
