package dev.gatun.examples.showcase.dashboard;

import dev.gatun.http.hosting.Health;
import dev.gatun.http.metrics.Distribution;
import dev.gatun.http.metrics.MetricsSnapshot;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Makes frames of what metrics and health say: rates are the difference to the snapshot before. Used by one thread. */
public final class Frames implements Supplier<Frame> {
    private static final int MOST_ROUTES = 20;
    private static final String REQUESTS = "gatun_http_server_requests";
    private static final String DURATION = "gatun_http_server_request_duration_seconds";
    private static final String BYTES_IN = "gatun_http_server_request_content_bytes";
    private static final String BYTES_OUT = "gatun_http_server_response_content_bytes";

    private final Supplier<MetricsSnapshot> metrics;
    private final Supplier<Health> health;
    private final String about;
    private final long began = System.nanoTime();
    private Tally before = Tally.of(new MetricsSnapshot(List.of()));
    private long beforeNanos = began - Duration.ofSeconds(1).toNanos();

    /** @param about what is running, in a few words */
    public Frames(Supplier<MetricsSnapshot> metrics, Supplier<Health> health, String about) {
        this.metrics = metrics;
        this.health = health;
        this.about = about;
    }

    @Override
    public Frame get() {
        Tally now = Tally.of(metrics.get());
        long nanos = System.nanoTime();
        Change change = new Change(before, now, Math.max(1e-3, (nanos - beforeNanos) / 1e9));
        before = now;
        beforeNanos = nanos;
        return new Frame(System.currentTimeMillis(), about, (nanos - began) / 1_000_000_000, now.total(REQUESTS), change.rate(REQUESTS),
                change.classes(), change.latency(), change.rate(BYTES_IN), change.rate(BYTES_OUT),
                now.total("gatun_http_server_connections"), now.total("gatun_http_server_requests_active"), change.loops(), memory(now),
                change.hosts(), change.tenants(), change.routes(), checks(), limits(now));
    }

    private static Frame.Memory memory(Tally now) {
        return new Frame.Memory(now.total("jvm_memory_used_bytes"), now.total("gatun_loop_buffers_reserved_bytes"), now.total("process_open_fds"));
    }

    private List<Frame.Check> checks() {
        return health.get().parts().stream().map(part -> new Frame.Check(part.name(), part.condition() == Health.Condition.UP, part.text())).toList();
    }

    private static Map<String, Long> limits(Tally now) {
        return now.named("gatun_http_server_limit_hits")
                .collect(Collectors.toMap(metric -> metric.label("limit"), metric -> Math.round(metric.value()), Long::sum, TreeMap::new));
    }

    /** What was counted at two moments, and the time between them. */
    private record Change(Tally before, Tally now, double seconds) {
        /** The same of those alone that have this value of a label. */
        Change with(String label, String value) {
            return new Change(before.with(label, value), now.with(label, value), seconds);
        }

        /** For each value of a label that requests were counted by. */
        <R> List<R> each(String label, BiFunction<String, Change, R> row) {
            return now.by(label).entrySet().stream().filter(part -> !part.getKey().isEmpty() && part.getValue().named(DURATION).findAny().isPresent())
                    .map(part -> row.apply(part.getKey(), with(label, part.getKey()))).toList();
        }

        /** A second; what was begun anew meanwhile counts as nothing. */
        double rate(String name) {
            return Math.max(0, now.sum(name) - before.sum(name)) / seconds;
        }

        Map<Integer, Double> classes() {
            Map<Integer, Double> rates = new TreeMap<>();
            for (int digit = 2; digit <= 5; digit++) {
                rates.put(digit, with("status", digit + "xx").rate(REQUESTS));
            }
            return rates;
        }

        private Distribution recent() {
            return now.distribution(DURATION).since(before.distribution(DURATION));
        }

        private static Optional<Double> quantile(Distribution durations, double q) {
            return durations.quantile(q).map(duration -> duration.toNanos() / 1e9);
        }

        Optional<Frame.Latency> latency() {
            Distribution durations = recent();
            return quantile(durations, 0.5)
                    .map(half -> new Frame.Latency(half, quantile(durations, 0.9).orElseThrow(), quantile(durations, 0.99).orElseThrow()));
        }

        List<Frame.LoopLoad> loops() {
            return now.named("gatun_loop_busy_seconds").map(metric -> with("loop", metric.label("loop"))).map(loop -> {
                double busy = loop.rate("gatun_loop_busy_seconds");
                double waited = loop.rate("gatun_loop_waited_seconds");
                return new Frame.LoopLoad(busy + waited == 0 ? 0 : busy / (busy + waited), loop.now.sum("gatun_loop_longest_busy_seconds"));
            }).toList();
        }

        List<Frame.HostRow> hosts() {
            return each("host", (name, host) -> {
                Distribution recent = host.recent();
                String tenant = host.now.named(DURATION).map(metric -> metric.label("tenant")).reduce("", (a, b) -> b);
                return new Frame.HostRow(name, tenant, host.rate(REQUESTS), quantile(recent, 0.5), quantile(recent, 0.99),
                        host.with("status", "4xx").rate(REQUESTS), host.with("status", "5xx").rate(REQUESTS), host.rate(BYTES_OUT), host.now.total(REQUESTS));
            });
        }

        List<Frame.TenantRow> tenants() {
            return each("tenant", (id, tenant) -> {
                long hosts = tenant.now.named(DURATION).map(metric -> metric.label("host")).distinct().count();
                return new Frame.TenantRow(id, hosts, tenant.rate(REQUESTS), tenant.now.total("gatun_tenant_requests_active"),
                        tenant.rate("gatun_tenant_refused"), tenant.rate(BYTES_OUT), tenant.now.total(REQUESTS));
            });
        }

        List<Frame.RouteRow> routes() {
            Function<Frame.RouteRow, Double> busiest = Frame.RouteRow::requests;
            return each("route", (template, route) -> {
                Distribution recent = route.recent();
                return new Frame.RouteRow(template, route.rate(REQUESTS), quantile(recent, 0.5), quantile(recent, 0.99), route.now.total(REQUESTS));
            }).stream().sorted(Comparator.comparing(busiest).thenComparing(Frame.RouteRow::total).reversed()).limit(MOST_ROUTES).toList();
        }
    }
}
