package dev.gatun.examples.showcase.dashboard;

import dev.gatun.http.hosting.Health;
import dev.gatun.http.metrics.Distribution;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricsSnapshot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
    private MetricsSnapshot before = new MetricsSnapshot(List.of());
    private long beforeNanos = began - Duration.ofSeconds(1).toNanos();

    /** @param about what is running, in a few words */
    public Frames(Supplier<MetricsSnapshot> metrics, Supplier<Health> health, String about) {
        this.metrics = metrics;
        this.health = health;
        this.about = about;
    }

    @Override
    public Frame get() {
        MetricsSnapshot now = metrics.get();
        long nanos = System.nanoTime();
        Change change = new Change(before, now, Math.max(1e-3, (nanos - beforeNanos) / 1e9));
        before = now;
        beforeNanos = nanos;
        return new Frame(System.currentTimeMillis(), about, (nanos - began) / 1_000_000_000, total(now, REQUESTS), change.rate(REQUESTS, Map.of()),
                change.classes(), change.latency(Map.of()), change.rate(BYTES_IN, Map.of()), change.rate(BYTES_OUT, Map.of()),
                total(now, "gatun_http_server_connections"), total(now, "gatun_http_server_requests_active"), change.loops(), memory(now),
                change.hosts(), change.tenants(), change.routes(), checks(), limits(now));
    }

    private static long total(MetricsSnapshot snapshot, String name) {
        return Math.round(snapshot.sum(name));
    }

    private static Frame.Memory memory(MetricsSnapshot now) {
        return new Frame.Memory(total(now, "jvm_memory_used_bytes"), total(now, "gatun_loop_buffers_reserved_bytes"), total(now, "process_open_fds"));
    }

    private List<Frame.Check> checks() {
        return health.get().parts().stream().map(part -> new Frame.Check(part.name(), part.condition() == Health.Condition.UP, part.text())).toList();
    }

    private static Map<String, Long> limits(MetricsSnapshot now) {
        return now.named("gatun_http_server_limit_hits")
                .collect(Collectors.toMap(metric -> metric.label("limit"), metric -> Math.round(metric.value()), Long::sum, TreeMap::new));
    }

    /** Two snapshots and the time between them. */
    private record Change(MetricsSnapshot before, MetricsSnapshot now, double seconds) {
        private static boolean has(Metric metric, Map<String, String> labels) {
            return labels.entrySet().stream().allMatch(label -> metric.label(label.getKey()).equals(label.getValue()));
        }

        private static double sum(MetricsSnapshot snapshot, String name, Map<String, String> labels) {
            return snapshot.named(name).filter(metric -> has(metric, labels)).mapToDouble(Metric::value).sum();
        }

        /** A second; what was begun anew meanwhile counts as nothing. */
        double rate(String name, Map<String, String> labels) {
            return Math.max(0, sum(now, name, labels) - sum(before, name, labels)) / seconds;
        }

        Map<Integer, Double> classes() {
            Map<Integer, Double> rates = new TreeMap<>();
            for (int digit = 2; digit <= 5; digit++) {
                rates.put(digit, rate(REQUESTS, Map.of("status", digit + "xx")));
            }
            return rates;
        }

        private static Distribution durations(MetricsSnapshot snapshot, Map<String, String> labels) {
            return snapshot.named(DURATION).filter(metric -> has(metric, labels)).map(Metric::distribution).reduce(Distribution.EMPTY, Distribution::plus);
        }

        private Distribution recent(Map<String, String> labels) {
            return durations(now, labels).since(durations(before, labels));
        }

        private static Optional<Double> quantile(Distribution durations, double q) {
            return durations.quantile(q).map(duration -> duration.toNanos() / 1e9);
        }

        Optional<Frame.Latency> latency(Map<String, String> labels) {
            Distribution durations = recent(labels);
            return quantile(durations, 0.5).map(half -> new Frame.Latency(half, quantile(durations, 0.9).orElseThrow(), quantile(durations, 0.99).orElseThrow()));
        }

        List<Frame.LoopLoad> loops() {
            List<Frame.LoopLoad> loads = new ArrayList<>();
            now.named("gatun_loop_busy_seconds").forEach(metric -> {
                double busy = rate("gatun_loop_busy_seconds", metric.labels());
                double waited = rate("gatun_loop_waited_seconds", metric.labels());
                double utilisation = busy + waited == 0 ? 0 : busy / (busy + waited);
                loads.add(new Frame.LoopLoad(utilisation, sum(now, "gatun_loop_longest_busy_seconds", metric.labels())));
            });
            return loads;
        }

        /** The values of a label, each with the labels of all that have it. */
        private List<String> values(String label) {
            return now.named(DURATION).map(metric -> metric.label(label)).filter(value -> !value.isEmpty()).distinct().sorted().toList();
        }

        List<Frame.HostRow> hosts() {
            return values("host").stream().map(host -> {
                Map<String, String> labels = Map.of("host", host);
                Distribution recent = recent(labels);
                String tenant = now.named(DURATION).filter(metric -> has(metric, labels)).map(metric -> metric.label("tenant")).reduce("", (a, b) -> b);
                return new Frame.HostRow(host, tenant, rate(REQUESTS, labels), quantile(recent, 0.5), quantile(recent, 0.99),
                        rate(REQUESTS, Map.of("host", host, "status", "4xx")), rate(REQUESTS, Map.of("host", host, "status", "5xx")),
                        rate(BYTES_OUT, labels), Math.round(sum(now, REQUESTS, labels)));
            }).toList();
        }

        List<Frame.TenantRow> tenants() {
            return values("tenant").stream().map(tenant -> {
                Map<String, String> labels = Map.of("tenant", tenant);
                long hosts = now.named(DURATION).filter(metric -> has(metric, labels)).map(metric -> metric.label("host")).distinct().count();
                return new Frame.TenantRow(tenant, hosts, rate(REQUESTS, labels), Math.round(sum(now, "gatun_tenant_requests_active", labels)),
                        rate("gatun_tenant_refused", labels), rate(BYTES_OUT, labels), Math.round(sum(now, REQUESTS, labels)));
            }).toList();
        }

        List<Frame.RouteRow> routes() {
            Function<Frame.RouteRow, Double> busiest = Frame.RouteRow::requests;
            return values("route").stream().map(route -> {
                Map<String, String> labels = Map.of("route", route);
                Distribution recent = recent(labels);
                return new Frame.RouteRow(route, rate(REQUESTS, labels), quantile(recent, 0.5), quantile(recent, 0.99), Math.round(sum(now, REQUESTS, labels)));
            }).sorted(Comparator.comparing(busiest).thenComparing(Frame.RouteRow::total).reversed()).limit(MOST_ROUTES).toList();
        }
    }
}
