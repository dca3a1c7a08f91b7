package dev.gatun.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gatun.http.internal.metrics.LogLinear;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is counted is shown in Micrometer under its names, as long as it is counted. */
class MicrometerMetricsTest {
    private final Metrics metrics = Metrics.create();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private MicrometerMetrics bind() {
        return new MicrometerMetrics(metrics, registry, Duration.ZERO);
    }

    @Test
    void countersAndGaugesAreReadWhenTheRegistryAsks() {
        AtomicLong jobs = new AtomicLong(7);
        AtomicLong memory = new AtomicLong(100);
        metrics.counter("app_jobs", "Jobs done.", Map.of("queue", "a"), jobs::get).gauge("app_cache_bytes", "Memory held.", Map.of(), memory::get);
        try (MicrometerMetrics bound = bind()) {
            assertThat(registry.get("app.jobs").tag("queue", "a").functionCounter().count()).isEqualTo(7);
            assertThat(registry.get("app.jobs").meter().getId().getDescription()).isEqualTo("Jobs done.");
            assertThat(registry.get("app.cache").gauge().value()).isEqualTo(100);
            assertThat(registry.get("app.cache").gauge().getId().getBaseUnit()).isEqualTo("bytes");
            jobs.set(9);
            memory.set(50);
            assertThat(registry.get("app.jobs").functionCounter().count()).isEqualTo(9);
            assertThat(registry.get("app.cache").gauge().value()).isEqualTo(50);
            assertThat(bound).isNotNull();
        }
    }

    @Test
    void histogramsAreTimersWithQuantiles() {
        long[] counts = new long[LogLinear.PARTS];
        counts[LogLinear.part(1_000_000)] = 98;
        counts[LogLinear.part(500_000_000)] = 2;
        metrics.add(out -> out.accept(Metric.of("app_wait_seconds", "Time in the queue.", Map.of("a", "b"), Distribution.of(counts, 1_098_000_000))));
        try (MicrometerMetrics bound = bind()) {
            assertThat(registry.get("app.wait").tag("a", "b").functionTimer().count()).isEqualTo(100);
            assertThat(registry.get("app.wait").functionTimer().totalTime(TimeUnit.MILLISECONDS)).isEqualTo(1098);
            assertThat(registry.get("app.wait.percentile").tag("phi", "0.5").gauge().value()).isEqualTo(0.001, within(0.00002));
            assertThat(registry.get("app.wait.percentile").tag("phi", "0.99").gauge().value()).isEqualTo(0.5, within(0.01));
            assertThat(bound).isNotNull();
        }
    }

    @Test
    void whatComesIsShownAndWhatGoesIsNot() {
        MetricsSource source = out -> out.accept(Metric.of("app_jobs", MetricType.COUNTER, "Jobs done.", Map.of(), 3));
        try (MicrometerMetrics bound = bind()) {
            assertThat(registry.find("app.jobs").meter()).isNull();
            metrics.add(source);
            bound.refresh();
            var counter = registry.get("app.jobs").functionCounter();
            assertThat(counter.count()).isEqualTo(3);
            metrics.remove(source);
            assertThat(counter.count()).as("does not fall").isEqualTo(3);
            bound.refresh();
            assertThat(registry.find("app.jobs").meter()).isNull();
        }
    }

    @Test
    void theEndLeavesNothing() {
        metrics.gauge("app_size", "Size.", Map.of(), () -> 1);
        MicrometerMetrics bound = MicrometerMetrics.bind(metrics, registry);
        assertThat(registry.getMeters()).isNotEmpty();
        bound.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void micrometersOwnMetersAreLeftAlone() {
        try (MicrometerMetrics bound = bind()) {
            assertThat(metrics.snapshot().named("jvm_memory_used_bytes")).isNotEmpty();
            assertThat(registry.getMeters()).as("%s", bound).isEmpty();
        }
    }
}
