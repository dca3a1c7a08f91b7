package dev.gatun.http.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Shows what {@link Metrics} tell in a registry of Micrometer, for programs that have one already. Needs {@code io.micrometer:micrometer-core}, which nothing
 * else here does. Any thread.
 *
 * <p>{@snippet :
 * try (MicrometerMetrics shown = MicrometerMetrics.bind(metrics, registry)) {
 *     server.run();
 * }
 * }
 *
 * <p>{@code gatun_http_server_requests} becomes the function counter {@code gatun.http.server.requests}; a histogram becomes a function timer, and a gauge
 * {@code ….percentile} for each of its quantiles, tagged {@code phi}, as Micrometer itself names them. What begins with {@code jvm} or {@code process} is left
 * out, since Micrometer has meters for that. A series that is new is found within ten seconds, one that is gone is removed as late.
 */
public final class MicrometerMetrics implements AutoCloseable {
    private static final Logger LOG = System.getLogger("dev.gatun.http");
    private static final Duration REFRESH = Duration.ofSeconds(10);
    /** A registry asks meter by meter: so long one snapshot serves them all. */
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final double[] QUANTILES = {0.5, 0.95, 0.99};

    private record Key(String name, Map<String, String> labels) {}

    /** One series in the registry, which holds it weakly. */
    private final class Shown {
        private final Key key;
        private final List<Meter> meters = new ArrayList<>(1);
        /** What is told of a series that is gone, until its meters are: a counter must not fall. */
        private volatile Metric last;

        Shown(Metric metric) {
            key = new Key(metric.name(), metric.labels());
            last = metric;
        }

        Metric now() {
            Metric found = latest().get(key);
            if (found != null) {
                last = found;
            }
            return last;
        }
    }

    private final Metrics metrics;
    private final MeterRegistry registry;
    private final Duration fresh;
    private final Map<Key, Shown> all = new HashMap<>();
    private final Thread refresher;
    private Map<Key, Metric> latest = Map.of();
    private long taken;

    MicrometerMetrics(Metrics metrics, MeterRegistry registry, Duration fresh) {
        this.metrics = metrics;
        this.registry = registry;
        this.fresh = fresh;
        this.refresher = Thread.ofVirtual().name("gatun-micrometer").unstarted(this::keepFresh);
        take();
        refresh();
    }

    /** Shows all in {@code registry}, until it is closed. */
    @SuppressWarnings("exports")
    public static MicrometerMetrics bind(Metrics metrics, MeterRegistry registry) {
        MicrometerMetrics bound = new MicrometerMetrics(metrics, registry, FRESH);
        bound.refresher.start();
        return bound;
    }

    private void keepFresh() {
        try {
            while (true) {
                Thread.sleep(REFRESH);
                try {
                    refresh();
                } catch (RuntimeException e) {
                    LOG.log(Level.WARNING, "metrics are not shown in Micrometer", e);
                }
            }
        } catch (InterruptedException e) {
            LOG.log(Level.DEBUG, "metrics are no longer shown in Micrometer");
        }
    }

    private synchronized Map<Key, Metric> latest() {
        if (System.nanoTime() - taken >= fresh.toNanos()) {
            take();
        }
        return latest;
    }

    private synchronized void take() {
        Map<Key, Metric> found = new HashMap<>();
        for (Metric metric : metrics.snapshot().metrics()) {
            if (!metric.name().startsWith("jvm_") && !metric.name().startsWith("process_")) {
                found.put(new Key(metric.name(), metric.labels()), metric);
            }
        }
        latest = found;
        taken = System.nanoTime();
    }

    /** Shows what is new, and what is gone no more. */
    public synchronized void refresh() {
        Map<Key, Metric> now = latest();
        all.values().removeIf(shown -> {
            boolean gone = !now.containsKey(shown.key);
            if (gone) {
                shown.meters.forEach(registry::remove);
            }
            return gone;
        });
        now.forEach((key, metric) -> {
            if (!all.containsKey(key)) {
                all.put(key, show(metric));
            }
        });
    }

    private Shown show(Metric metric) {
        Shown shown = new Shown(metric);
        Optional<String> unit = Stream.of("seconds", "bytes").filter(each -> metric.name().endsWith('_' + each)).findFirst();
        String name = metric.name().substring(0, metric.name().length() - unit.map(each -> each.length() + 1).orElse(0)).replace('_', '.');
        Tags tags = Tags.of(metric.labels().entrySet().stream().map(label -> Tag.of(label.getKey(), label.getValue())).toList());
        switch (metric.type()) {
            case COUNTER -> shown.meters.add(FunctionCounter.builder(name, shown, each -> each.now().value()).description(metric.help()).tags(tags)
                    .baseUnit(unit.orElse(null)).register(registry));
            case GAUGE, MAXIMUM -> shown.meters.add(gauge(shown, name, unit, tags, each -> each.now().value()));
            case HISTOGRAM -> {
                shown.meters.add(FunctionTimer
                        .builder(name, shown, each -> each.now().distribution().count(), each -> each.now().distribution().sumNanos(), TimeUnit.NANOSECONDS)
                        .description(metric.help()).tags(tags).register(registry));
                for (double quantile : QUANTILES) {
                    shown.meters.add(gauge(shown, name + ".percentile", unit, tags.and("phi", Double.toString(quantile)), each -> seconds(each, quantile)));
                }
            }
        }
        return shown;
    }

    private Gauge gauge(Shown shown, String name, Optional<String> unit, Tags tags, ToDoubleFunction<Shown> value) {
        return Gauge.builder(name, shown, value).description(shown.last.help()).tags(tags).baseUnit(unit.orElse(null)).register(registry);
    }

    private static double seconds(Shown shown, double quantile) {
        return shown.now().distribution().quantile(quantile).map(duration -> duration.toNanos() / 1e9).orElse(Double.NaN);
    }

    /** Removes all from the registry. */
    @Override
    public void close() {
        refresher.interrupt();
        synchronized (this) {
            all.values().forEach(shown -> shown.meters.forEach(registry::remove));
            all.clear();
        }
    }
}
