package dev.gatun.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.NotFound;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.client.HttpClient;
import dev.gatun.http.client.VersionPolicy;
import dev.gatun.http.hosting.Host;
import dev.gatun.http.hosting.Hosts;
import dev.gatun.http.internal.metrics.OpenMetricsText;
import dev.gatun.http.proxy.Upstream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server counts by host and route, and how it is told. */
@Timeout(60)
class MetricsTest {
    private static final String REQUESTS = "gatun_http_server_requests";
    private static final String DURATION = "gatun_http_server_request_duration_seconds";

    private final Metrics metrics = Metrics.create();
    private final HttpClient client = HttpClient.builder().build();
    private final List<AutoCloseable> open = new ArrayList<>(List.of(client));

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
    }

    private HttpServer started(HttpServer.Builder builder) {
        HttpServer server = builder.listen(Listen.tcp("127.0.0.1", 0)).loops(loops -> loops.count(2)).name("main").metrics(metrics).start();
        open.add(server);
        return server;
    }

    private static String url(HttpServer server, String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }

    private static double value(MetricsSnapshot snapshot, String name, String... labels) {
        return snapshot.named(name).filter(metric -> {
            for (int i = 0; i < labels.length; i += 2) {
                if (!metric.label(labels[i]).equals(labels[i + 1])) {
                    return false;
                }
            }
            return true;
        }).mapToDouble(Metric::value).sum();
    }

    @Test
    void requestsAreCountedByThePatternOfTheirRoute() throws Exception {
        HttpServer server = started(HttpServer.builder()
                .get("/users/{id}", request -> Response.text("user"))
                .get("/loop", Execution.EVENT_LOOP, request -> Response.text("12345"))
                .post("/in", request -> Response.text(Integer.toString(request.body().bytes().length)))
                .get("/gone", request -> {
                    throw new NotFound("gone");
                }));
        for (int i = 0; i < 20; i++) {
            client.get(url(server, "/users/" + i)).send().text();
            client.get(url(server, "/loop")).send().text();
        }
        client.post(url(server, "/in")).body("0123456789").send().text();
        client.get(url(server, "/gone")).send().text();
        client.get(url(server, "/no-such-thing/" + System.nanoTime())).send().text();
        MetricsSnapshot snapshot = metrics.snapshot();
        assertThat(value(snapshot, REQUESTS, "server", "main", "route", "/users/{id}", "status", "2xx")).isEqualTo(20);
        assertThat(value(snapshot, REQUESTS, "route", "/loop")).isEqualTo(20);
        assertThat(value(snapshot, REQUESTS, "route", "/gone", "status", "4xx")).isEqualTo(1);
        assertThat(value(snapshot, REQUESTS, "route", "", "status", "4xx")).isEqualTo(1);
        assertThat(value(snapshot, "gatun_http_server_response_content_bytes", "route", "/loop")).isEqualTo(100);
        assertThat(value(snapshot, "gatun_http_server_request_content_bytes", "route", "/in")).isEqualTo(10);
        Distribution loop = snapshot.named(DURATION).filter(metric -> metric.label("route").equals("/loop")).findFirst().orElseThrow().distribution();
        assertThat(loop.count()).isEqualTo(20);
        assertThat(loop.sumNanos()).as("the clock is finer than a turn of the loop").isPositive();
        assertThat(value(snapshot, "gatun_http_server_connections_accepted")).isPositive();
        assertThat(value(snapshot, "gatun_http_server_requests_active")).isZero();
        assertThat(value(snapshot, "gatun_http_server_streams")).isZero();
        assertThat(snapshot.named("gatun_loop_busy_seconds")).hasSize(2).allMatch(metric -> metric.value() > 0);
        assertThat(snapshot.named("gatun_loop_waited_seconds")).hasSize(2).allMatch(metric -> metric.value() > 0);
    }

    @Test
    void requestsAreCountedByHostUntilThatIsReplaced() throws Exception {
        Hosts hosts = Hosts.create();
        hosts.add(Host.named("127.0.0.1", h -> h.routes(r -> r.get("/a", request -> Response.text("a")))));
        HttpServer server = started(HttpServer.builder().handler(hosts));
        client.get(url(server, "/a")).send().text();
        hosts.replace(Host.named("127.0.0.1", h -> h.routes(r -> r.get("/a", request -> Response.text("b")))));
        client.get(url(server, "/a")).send().text();
        assertThat(value(metrics.snapshot(), REQUESTS, "host", "127.0.0.1", "route", "/a", "status", "2xx")).isEqualTo(2);
        hosts.remove("127.0.0.1");
        assertThat(client.get(url(server, "/a")).send().status().code()).isEqualTo(421);
        assertThat(value(metrics.snapshot(), REQUESTS, "host", "", "status", "4xx")).isEqualTo(1);
    }

    @Test
    void streamsOfHttp2AreCounted() throws Exception {
        HttpServer server = started(HttpServer.builder()
                .get("/", request -> Response.text(Double.toString(value(metrics.snapshot(), "gatun_http_server_streams")))));
        try (HttpClient prior = HttpClient.builder().version(VersionPolicy.HTTP_2).build()) {
            assertThat(prior.get(url(server, "/")).send().text()).isEqualTo("1.0");
            assertThat(prior.get(url(server, "/")).send().text()).isEqualTo("1.0");
        }
        assertThat(value(metrics.snapshot(), "gatun_http_server_streams")).isZero();
    }

    @Test
    void aServerThatHasEndedTellsNothing() {
        HttpServer server = started(HttpServer.builder().get("/", request -> Response.text("x")));
        assertThat(metrics.snapshot().named("gatun_http_server_connections")).hasSize(1);
        server.close();
        assertThat(metrics.snapshot().named("gatun_http_server_connections")).isEmpty();
        assertThat(metrics.snapshot().named("gatun_loop_turns")).isEmpty();
    }

    @Test
    void theTextIsThatOfOpenMetricsOrPrometheus() throws Exception {
        metrics.gauge("app_queue_length", "Jobs\nthat wait.", Map.of("queue", "a\"b\\c\n"), () -> 1.5)
                .counter("app_jobs", "Jobs done.", Map.of(), () -> 7);
        HttpServer server = started(HttpServer.builder().get("/metrics", metrics.handler()));
        client.get(url(server, "/metrics")).send().text();
        String open = client.get(url(server, "/metrics")).header("accept", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5").send().text();
        assertThat(open).endsWith("\n# EOF\n").contains("# TYPE app_jobs counter\n# HELP app_jobs Jobs done.\napp_jobs_total 7\n",
                "# HELP app_queue_length Jobs\\nthat wait.\n", "app_queue_length{queue=\"a\\\"b\\\\c\\n\"} 1.5\n",
                "# UNIT " + DURATION + " seconds\n", DURATION + "_bucket{host=\"\",route=\"/metrics\",server=\"main\",tenant=\"\",le=\"+Inf\"} 1\n");
        new StrictText(open).check();
        String prometheus = client.get(url(server, "/metrics")).send().text();
        assertThat(prometheus).doesNotContain("# EOF", "# UNIT").contains("# TYPE app_jobs_total counter\n", "app_jobs_total 7\n");
        assertThat(client.get(url(server, "/metrics")).header("accept", "image/png").send().header("content-type")).contains("text/plain; version=0.0.4; charset=utf-8");
    }

    @Test
    void numbersOfSeveralProcessesAreSummed() {
        Map<String, String> labels = Map.of("a", "b");
        MetricsSnapshot one = new MetricsSnapshot(List.of(
                Metric.of("c", MetricType.COUNTER, "", labels, 1), Metric.of("m", MetricType.MAXIMUM, "", labels, 5), Metric.of("g", MetricType.GAUGE, "", labels, 2)));
        MetricsSnapshot two = new MetricsSnapshot(List.of(
                Metric.of("c", MetricType.COUNTER, "", labels, 2), Metric.of("c", MetricType.COUNTER, "", Map.of(), 4),
                Metric.of("m", MetricType.MAXIMUM, "", labels, 3), Metric.of("g", MetricType.GAUGE, "", labels, 7)));
        MetricsSnapshot sum = one.plus(two);
        assertThat(sum.metrics()).extracting(Metric::name).containsExactly("c", "c", "m", "g");
        assertThat(sum.metrics()).extracting(Metric::value).containsExactly(3.0, 4.0, 5.0, 9.0);
        new StrictText(OpenMetricsText.open(sum)).check();
    }

    @Test
    void aSnapshotGoesToAnotherProcessAsAWord() throws Exception {
        HttpServer server = started(HttpServer.builder().get("/", request -> Response.text("x")));
        client.get(url(server, "/")).send().text();
        MetricsSnapshot snapshot = metrics.snapshot();
        String word = snapshot.encode();
        assertThat(word).matches("[A-Za-z0-9+/=]+");
        assertThat(MetricsSnapshot.decode(word)).isEqualTo(snapshot);
        for (String broken : List.of("", "!", "AgAAAAA=", word.substring(0, word.length() / 8 * 4), "AQAAAAEAAWEJAAAA")) {
            assertThatThrownBy(() -> MetricsSnapshot.decode(broken)).as("'%s'", broken).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void namesThatAreNoneAreRefused() {
        assertThatThrownBy(() -> metrics.gauge("a-b", "", Map.of(), () -> 0)).hasMessageContaining("metric name 'a-b'");
        assertThatThrownBy(() -> metrics.gauge("a", "", Map.of("__name__", "x"), () -> 0)).hasMessageContaining("label '__name__'");
    }

    @Test
    void aSourceThatFailsIsLeftOut() {
        metrics.add(out -> {
            throw new IllegalStateException("broken");
        });
        assertThat(metrics.snapshot().named("jvm_memory_used_bytes")).hasSize(1);
    }

    /** Holds a text against the grammar of OpenMetrics 1.0, as far as this module writes it. */
    private record StrictText(String text) {
        private static final Pattern META = Pattern.compile("# (TYPE|UNIT|HELP) ([a-zA-Z_][a-zA-Z0-9_]*) (.*)");
        private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(\\\\[\\\\n\"]|[^\\\\\"\n])*\"";
        private static final Pattern SAMPLE = Pattern.compile(
                "([a-zA-Z_][a-zA-Z0-9_]*)(\\{" + LABEL + "(," + LABEL + ")*})? ([-+]?[0-9.]+(E-?[0-9]+)?|\\+Inf|NaN)");

        void check() {
            Set<String> families = new HashSet<>();
            Set<String> samples = new HashSet<>();
            String family = "";
            assertThat(text).endsWith("# EOF\n");
            for (String line : text.substring(0, text.length() - 6).split("\n")) {
                var meta = META.matcher(line);
                if (meta.matches()) {
                    if (!meta.group(2).equals(family)) {
                        family = meta.group(2);
                        assertThat(families.add(family)).as("family %s is in one place", family).isTrue();
                        assertThat(meta.group(1)).isEqualTo("TYPE");
                    }
                    continue;
                }
                var sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as("line '%s'", line).isTrue();
                assertThat(sample.group(1)).startsWith(family);
                assertThat(samples.add(line.substring(0, line.lastIndexOf(' ')))).as("'%s' is there once", line).isTrue();
            }
        }
    }

    @Test
    void poolOfAClientIsCountedUntilItIsClosed() throws Exception {
        HttpServer server = started(HttpServer.builder().get("/", request -> Response.text("ok")));
        try (HttpClient billing = HttpClient.builder().name("billing").metrics(metrics).build()) {
            billing.get(url(server, "/")).send().text();
            billing.get(url(server, "/")).send().text();
            MetricsSnapshot snapshot = metrics.snapshot();
            assertThat(value(snapshot, "gatun_client_requests", "client", "billing", "connection", "fresh")).isEqualTo(1);
            assertThat(value(snapshot, "gatun_client_requests", "client", "billing", "connection", "reused")).isEqualTo(1);
            assertThat(value(snapshot, "gatun_client_connections_opened", "client", "billing")).isEqualTo(1);
            assertThat(value(snapshot, "gatun_client_connections", "client", "billing")).isEqualTo(1);
            assertThat(snapshot.named("gatun_loop_turns").map(metric -> metric.label("loop"))).anyMatch(loop -> loop.contains("client"));
        }
        assertThat(metrics.snapshot().named("gatun_client_requests")).isEmpty();
        assertThat(metrics.snapshot().named("gatun_loop_turns").map(metric -> metric.label("loop"))).noneMatch(loop -> loop.contains("client"));
    }

    @Test
    void upstreamsAreCountedByWhatTheyAnswer() throws Exception {
        HttpServer behind = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0))
                .post("/echo", request -> Response.bytes(request.body().bytes()))
                .get("/bad", request -> Response.of(Status.BAD_GATEWAY).text("bad")).start();
        open.add(behind);
        String address = "127.0.0.1:" + behind.port();
        HttpServer front = started(HttpServer.builder().proxy("/", Upstream.of(address)));
        for (int i = 0; i < 3; i++) {
            assertThat(client.post(url(front, "/echo")).body("12345").send().text()).isEqualTo("12345");
        }
        client.get(url(front, "/bad")).send().text();
        MetricsSnapshot snapshot = metrics.snapshot();
        String[] labels = {"upstream", "http://" + address};
        assertThat(value(snapshot, "gatun_upstream_responses", "upstream", labels[1], "status", "2xx")).isEqualTo(3);
        assertThat(value(snapshot, "gatun_upstream_responses", "upstream", labels[1], "status", "5xx")).isPositive();
        assertThat(value(snapshot, "gatun_upstream_request_content_bytes", labels)).isEqualTo(15);
        assertThat(value(snapshot, "gatun_upstream_response_content_bytes", labels)).isGreaterThanOrEqualTo(15);
        assertThat(snapshot.named("gatun_upstream_request_duration_seconds")).singleElement()
                .satisfies(metric -> assertThat(metric.distribution().count()).isGreaterThanOrEqualTo(4));
        assertThat(OpenMetricsText.open(snapshot)).contains("gatun_upstream_responses_total{", "gatun_upstream_request_duration_seconds_bucket{");
    }
}
