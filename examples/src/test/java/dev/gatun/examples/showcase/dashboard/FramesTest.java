package dev.gatun.examples.showcase.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatun.http.hosting.Health;
import dev.gatun.http.metrics.Distribution;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tables are made of what was counted, each number under its host, its tenant and its route. */
class FramesTest {
    private final List<Metric> metrics = new ArrayList<>();
    private final Frames frames = new Frames(() -> new MetricsSnapshot(metrics), () -> new Health(List.of()), "a test");

    private void requests(String host, String tenant, String route, String status, long count) {
        Map<String, String> labels = Map.of("server", "main", "host", host, "tenant", tenant, "route", route);
        long[] durations = new long[40];
        durations[39] = count;
        metrics.add(Metric.of("gatun_http_server_request_duration_seconds", "", labels, Distribution.of(durations, count)));
        Map<String, String> more = new HashMap<>(labels);
        more.put("status", status);
        metrics.add(Metric.of("gatun_http_server_requests", MetricType.COUNTER, "", more, count));
    }

    private void loop(String name, double busy, double waited) {
        metrics.add(Metric.of("gatun_loop_busy_seconds", MetricType.COUNTER, "", Map.of("loop", name), busy));
        metrics.add(Metric.of("gatun_loop_waited_seconds", MetricType.COUNTER, "", Map.of("loop", name), waited));
        metrics.add(Metric.of("gatun_loop_longest_busy_seconds", MetricType.MAXIMUM, "", Map.of("loop", name), busy / 10));
    }

    @Test
    void eachRowHasWhatWasCountedOfIt() {
        requests("a.example", "one", "/x", "2xx", 10);
        requests("a.example", "one", "/y", "4xx", 5);
        requests("b.example", "one", "/x", "5xx", 3);
        requests("c.example", "", "/x", "2xx", 1);
        requests("", "", "", "4xx", 7);
        metrics.add(Metric.of("gatun_tenant_refused", MetricType.COUNTER, "", Map.of("tenant", "one", "limit", "requests"), 4));
        metrics.add(Metric.of("gatun_tenant_requests_active", MetricType.GAUGE, "", Map.of("tenant", "one"), 2));
        metrics.add(Metric.of("gatun_tenant_requests_active", MetricType.GAUGE, "", Map.of("tenant", "idle"), 0));
        Frame frame = frames.get();
        assertThat(frame.total()).isEqualTo(26);
        assertThat(frame.hosts()).extracting(Frame.HostRow::name, Frame.HostRow::tenant, Frame.HostRow::total)
                .containsExactly(tuple("a.example", "one", 15L), tuple("b.example", "one", 3L),
                        tuple("c.example", "", 1L));
        assertThat(frame.hosts()).extracting(row -> row.errors4() > 0).containsExactly(true, false, false);
        assertThat(frame.hosts()).extracting(row -> row.errors5() > 0).containsExactly(false, true, false);
        assertThat(frame.tenants()).singleElement().satisfies(row -> {
            assertThat(row.id()).isEqualTo("one");
            assertThat(row.hosts()).isEqualTo(2);
            assertThat(row.active()).isEqualTo(2);
            assertThat(row.refused()).isPositive();
            assertThat(row.total()).isEqualTo(18);
        });
        assertThat(frame.routes()).extracting(Frame.RouteRow::template).containsExactly("/x", "/y");
        assertThat(frame.routes()).extracting(Frame.RouteRow::total).containsExactly(14L, 5L);
    }

    @Test
    void ratesAreTheDifferenceToTheFrameBefore() {
        requests("a.example", "", "/x", "2xx", 10);
        loop("0", 1, 3);
        loop("1", 0, 0);
        Frame first = frames.get();
        assertThat(first.hosts().getFirst().requests()).isPositive();
        assertThat(first.loops()).extracting(Frame.LoopLoad::utilisation).containsExactly(0.25, 0.0);
        assertThat(first.latency()).isPresent();
        Frame second = frames.get();
        assertThat(second.hosts().getFirst().requests()).isZero();
        assertThat(second.hosts().getFirst().total()).isEqualTo(10);
        assertThat(second.hosts().getFirst().p50()).isEmpty();
        assertThat(second.latency()).isEmpty();
        metrics.clear();
        requests("a.example", "", "/x", "2xx", 3);
        assertThat(frames.get().requests()).as("begun anew").isZero();
    }
}
