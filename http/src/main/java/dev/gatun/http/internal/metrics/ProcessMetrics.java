package dev.gatun.http.internal.metrics;

import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** What is known of the process without {@code java.management}. Any thread. */
public final class ProcessMetrics implements MetricsSource {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @Override
    public void collect(Consumer<? super Metric> out) {
        Runtime runtime = Runtime.getRuntime();
        ProcessHandle.Info info = ProcessHandle.current().info();
        info.startInstant().map(Instant::toEpochMilli).ifPresent(start -> out.accept(
                Metric.of("process_start_time_seconds", MetricType.MAXIMUM, "When the process began, in seconds since 1970.", Map.of(), start / 1e3)));
        info.totalCpuDuration().ifPresent(cpu -> out.accept(
                Metric.of("process_cpu_seconds", MetricType.COUNTER, "User and system time of the process.", Map.of(), cpu.toNanos() / 1e9)));
        descriptors(out);
        out.accept(Metric.of("jvm_memory_used_bytes", MetricType.GAUGE, "Heap in use, garbage included.", Map.of("area", "heap"),
                runtime.totalMemory() - runtime.freeMemory()));
        out.accept(Metric.of("jvm_memory_committed_bytes", MetricType.GAUGE, "Heap taken from the system.", Map.of("area", "heap"), runtime.totalMemory()));
        out.accept(Metric.of("jvm_memory_max_bytes", MetricType.GAUGE, "The most heap that may be taken.", Map.of("area", "heap"), runtime.maxMemory()));
    }

    private static void descriptors(Consumer<? super Metric> out) {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return;
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            // The stream has one itself.
            out.accept(Metric.of("process_open_fds", MetricType.GAUGE, "Descriptors that the process holds.", Map.of(), open.count() - 1));
        } catch (IOException e) {
            System.getLogger("dev.gatun.http").log(System.Logger.Level.DEBUG, "no count of descriptors", e);
        }
    }
}
