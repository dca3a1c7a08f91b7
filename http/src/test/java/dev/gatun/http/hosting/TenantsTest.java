package dev.gatun.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.SecurityHeaders;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.Metrics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tenants may take, and that it is nobody else's loss. */
@Timeout(60)
class TenantsTest {
    private final Metrics metrics = Metrics.create();
    private final Hosts hosts = Hosts.create();
    private final Tenants tenants = Tenants.of(hosts);
    private final Semaphore gate = new Semaphore(0);
    private final Semaphore begun = new Semaphore(0);
    private final HttpServer server =
            HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).loops(loops -> loops.count(2)).metrics(metrics).handler(hosts).start();

    TenantsTest() {
        metrics.add(tenants);
        for (String name : List.of("a.test", "b.test", "c.test")) {
            hosts.add(Host.named(name, h -> h.routes(r -> r
                    .get("/", Execution.EVENT_LOOP, request -> Response.text(name + " of " + Tenants.of(request).orElse("nobody")))
                    .get("/big", request -> Response.bytes(new byte[100_000]))
                    .get("/held", request -> {
                        begun.release();
                        gate.acquire();
                        return Response.text("held");
                    }))));
        }
    }

    @AfterEach
    void end() {
        gate.release(1_000);
        server.close();
    }

    /** A client that keeps its connection. */
    private final class Client implements AutoCloseable {
        private final Socket socket;

        Client() throws IOException {
            this(server.port());
        }

        Client(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
        }

        void ask(String host, String path) throws IOException {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nhost: " + host + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        /** The head in lower case, and the content. */
        String answer() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = socket.getInputStream().read();
                if (next < 0) {
                    throw new IOException("ended behind " + head);
                }
                head.append((char) next);
            }
            String lower = head.toString().toLowerCase(Locale.ROOT);
            int at = lower.indexOf("content-length: ") + 16;
            byte[] content = socket.getInputStream().readNBytes(Integer.parseInt(lower.substring(at, lower.indexOf("\r\n", at))));
            return lower + new String(content, StandardCharsets.US_ASCII);
        }

        String get(String host, String path) throws IOException {
            ask(host, path);
            return answer();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void tenantsOwnHosts() throws IOException {
        tenants.register(Tenant.of("acme", "a.test", "B.test"));
        tenants.register(Tenant.of("other", "c.test"));
        try (Client client = new Client()) {
            assertThat(client.get("a.test", "/")).endsWith("a.test of acme");
            assertThat(client.get("b.test", "/")).endsWith("b.test of acme");
            assertThat(client.get("c.test", "/")).endsWith("c.test of other");
            hosts.replace(Host.named("b.test", h -> h.handler(request -> Response.text("new, of " + Tenants.of(request).orElse("nobody")))));
            assertThat(client.get("b.test", "/")).endsWith("new, of acme");
            assertThat(tenants.remove("acme")).isTrue();
            assertThat(tenants.remove("acme")).isFalse();
            assertThat(client.get("a.test", "/")).endsWith("a.test of nobody");
        }
        assertThat(tenants.list()).extracting(Tenant::id).containsExactly("other");
        assertThat(tenants.statistics("other")).map(TenantStatistics::requests).contains(1L);
        assertThat(tenants.find("acme")).isEmpty();
    }

    @Test
    void conflictsAreRefusedWithTheReason() {
        tenants.register(Tenant.of("acme", "a.test"));
        assertThatThrownBy(() -> tenants.register(Tenant.of("acme", "b.test"))).hasMessage("there is a tenant 'acme' already");
        assertThatThrownBy(() -> tenants.register(Tenant.of("other", "b.test", "a.test"))).hasMessage("tenant 'other': host 'a.test' belongs to tenant 'acme'");
        assertThatThrownBy(() -> tenants.register(Tenant.of("other", "x.test"))).hasMessage("tenant 'other': host 'x.test' is not served; add it first");
        assertThatThrownBy(() -> tenants.replace(Tenant.of("other", "b.test"))).hasMessage("there is no tenant 'other' to replace");
        assertThatThrownBy(() -> Tenant.of("a b", "b.test")).hasMessageContaining("tenant 'a b': an id has letters");
        assertThatThrownBy(() -> Tenant.of("b")).hasMessage("tenant 'b' has no host");
        assertThatThrownBy(() -> TenantLimits.NONE.concurrent(-1)).hasMessageContaining("below zero");
        assertThat(tenants.size()).isOne();
    }

    @Test
    void requestsAreLimitedForAllHostsOfATenant() throws IOException {
        tenants.register(Tenant.of("acme", "a.test", "b.test").limits(TenantLimits.NONE.requestsPerSecond(1).burst(2)));
        try (Client client = new Client()) {
            List<String> answers = new ArrayList<>();
            for (String host : List.of("a.test", "b.test", "a.test", "b.test")) {
                answers.add(client.get(host, "/").substring(9, 12));
            }
            assertThat(answers).startsWith("200", "200").contains("429");
            tenants.replace(Tenant.of("acme", "a.test").limits(TenantLimits.NONE.requestsPerSecond(1).burst(1)));
            client.get("a.test", "/");
            assertThat(client.get("a.test", "/")).startsWith("http/1.1 429 ").contains("\r\nretry-after: 1\r\n");
            assertThat(client.get("b.test", "/")).startsWith("http/1.1 200 ");
            assertThat(client.get("c.test", "/")).startsWith("http/1.1 200 ");
        }
        assertThat(tenants.statistics("acme").orElseThrow().refused()).containsOnlyKeys("requests");
        assertThat(metrics.snapshot().named("gatun_tenant_refused")).hasSize(1).allMatch(metric -> metric.label("tenant").equals("acme"));
    }

    @Test
    void requestsAtATimeAreLimited() throws Exception {
        tenants.register(Tenant.of("acme", "a.test").limits(TenantLimits.NONE.concurrent(2)));
        try (Client first = new Client(); Client second = new Client(); Client third = new Client()) {
            first.ask("a.test", "/held");
            second.ask("a.test", "/held");
            begun.acquire(2);
            assertThat(third.get("a.test", "/")).startsWith("http/1.1 503 ").contains("retry-after: 1");
            assertThat(third.get("b.test", "/")).startsWith("http/1.1 200 ");
            assertThat(tenants.statistics("acme").orElseThrow().active()).isEqualTo(2);
            gate.release(2);
            assertThat(first.answer()).endsWith("held");
            assertThat(second.answer()).endsWith("held");
            assertThat(third.get("a.test", "/")).startsWith("http/1.1 200 ");
        }
        assertThat(tenants.statistics("acme").orElseThrow().active()).isZero();
    }

    @Test
    void bytesAreMadeUpFor() throws IOException {
        tenants.register(Tenant.of("acme", "a.test").limits(TenantLimits.NONE.bytesPerSecond(10_000)));
        try (Client client = new Client()) {
            assertThat(client.get("a.test", "/big")).startsWith("http/1.1 200 ");
            assertThat(client.get("a.test", "/")).startsWith("http/1.1 429 ").containsPattern("retry-after: (8|9|10)\r\n");
            assertThat(client.get("b.test", "/big")).startsWith("http/1.1 200 ");
        }
        assertThat(tenants.statistics("acme").orElseThrow().bytes()).isEqualTo(100_000);
    }

    @Test
    void connectionsAreLimitedAndGivenBack() throws Exception {
        tenants.register(Tenant.of("acme", "a.test").limits(TenantLimits.NONE.connections(1)));
        try (Client other = new Client()) {
            try (Client first = new Client()) {
                assertThat(first.get("a.test", "/")).startsWith("http/1.1 200 ");
                assertThat(first.get("a.test", "/")).startsWith("http/1.1 200 ");
                assertThat(other.get("a.test", "/")).startsWith("http/1.1 503 ");
                assertThat(other.get("b.test", "/")).startsWith("http/1.1 200 ");
                assertThat(tenants.statistics("acme").orElseThrow().connections()).isOne();
            }
            while (tenants.statistics("acme").orElseThrow().connections() > 0) {
                Thread.onSpinWait();
            }
            assertThat(other.get("a.test", "/")).startsWith("http/1.1 200 ");
        }
    }

    @Test
    void whatOneTenantDoesIsNotTheOthersLoss() throws Exception {
        tenants.register(Tenant.of("flood", "a.test").limits(TenantLimits.NONE.concurrent(4).requestsPerSecond(200)));
        tenants.register(Tenant.of("calm", "b.test"));
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger refused = new AtomicInteger();
        CountDownLatch flooding = new CountDownLatch(200);
        List<CompletableFuture<Void>> floods = Stream.generate(() -> CompletableFuture.runAsync(() -> {
            try (Client client = new Client()) {
                while (!ended.get()) {
                    client.ask("a.test", "/held");
                    gate.release();
                    if (!client.answer().startsWith("http/1.1 200 ")) {
                        refused.incrementAndGet();
                    }
                    flooding.countDown();
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }, task -> Thread.ofVirtual().start(task))).limit(16).toList();
        flooding.await();
        try (Client calm = new Client()) {
            long[] nanos = new long[300];
            for (int i = 0; i < nanos.length; i++) {
                long begin = System.nanoTime();
                assertThat(calm.get("b.test", "/")).startsWith("http/1.1 200 ").endsWith("of calm");
                nanos[i] = System.nanoTime() - begin;
            }
            Arrays.sort(nanos);
            // A few milliseconds at most; on a machine that is busy with other things as well it may be more, but nobody waits for the flood to end.
            assertThat(Duration.ofNanos(nanos[296])).as("the 99th percentile").isLessThan(Duration.ofMillis(500));
        }
        ended.set(true);
        gate.release(1_000);
        CompletableFuture.allOf(floods.toArray(CompletableFuture[]::new)).get();
        assertThat(refused.get()).isPositive();
        assertThat(tenants.statistics("calm").orElseThrow().refused()).isEmpty();
        assertThat(metrics.snapshot().named("gatun_http_server_requests").filter(metric -> metric.label("tenant").equals("calm")).mapToDouble(Metric::value).sum())
                .isEqualTo(300);
    }

    @Test
    void aRefusalHasTheErrorPageAndTheHeadersOfTheHost() throws IOException {
        hosts.add(Host.named("d.test", h -> h.headers(SecurityHeaders.defaults()).errorPages(pages -> pages.page(429, "<p>Later</p>"))
                .routes(r -> r.get("/", request -> Response.text("in")))));
        tenants.register(Tenant.of("acme", "d.test").limits(TenantLimits.NONE.requestsPerSecond(1)));
        try (Client client = new Client()) {
            assertThat(client.get("d.test", "/")).startsWith("http/1.1 200 ");
            assertThat(client.get("d.test", "/")).startsWith("http/1.1 429 ").contains("\r\nretry-after: 1\r\n", "\r\nx-content-type-options: nosniff\r\n")
                    .endsWith("<p>Later</p>");
        }
        assertThat(server.statistics().limitHits("tenant")).isOne();
        assertThat(metrics.snapshot().named("gatun_http_server_limit_hits")).singleElement().satisfies(hits -> {
            assertThat(hits.label("limit")).isEqualTo("tenant");
            assertThat(hits.value()).isEqualTo(1);
        });
    }

    @Test
    void whatATenantMayTakeItMayTakeOfAllServersTogether() throws IOException {
        Hosts others = Hosts.create();
        others.add(Host.named("a.test", h -> h.routes(r -> r.get("/", request -> Response.text("other server")))));
        others.add(Host.named("e.test", h -> h.routes(r -> r.get("/", request -> Response.text(Tenants.of(request).orElse("nobody"))))));
        tenants.register(Tenant.of("acme", "a.test").limits(TenantLimits.NONE.requestsPerSecond(1).burst(2)));
        try (HttpServer second = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).loops(loops -> loops.count(1)).handler(others).start();
                Client first = new Client();
                Client another = new Client(second.port())) {
            assertThatThrownBy(() -> tenants.register(Tenant.of("other", "e.test"))).hasMessageContaining("not served");
            tenants.serve(others);
            tenants.register(Tenant.of("other", "e.test"));
            assertThat(another.get("e.test", "/")).endsWith("other");
            first.get("a.test", "/");
            assertThat(another.get("a.test", "/")).endsWith("other server");
            assertThat(another.get("a.test", "/")).startsWith("http/1.1 429 ");
            tenants.leave(others);
            assertThat(another.get("a.test", "/")).startsWith("http/1.1 200 ");
            assertThat(another.get("e.test", "/")).endsWith("nobody");
        }
        assertThat(tenants.statistics("acme").orElseThrow().requests()).isEqualTo(2);
    }

    @Test
    void allTenantsMayBeExchangedAtOnceAndKeepWhatTheyCounted() throws IOException {
        tenants.register(Tenant.of("one", "a.test"));
        tenants.register(Tenant.of("two", "b.test"));
        tenants.register(Tenant.of("three", "c.test"));
        try (Client client = new Client()) {
            assertThat(client.get("a.test", "/")).endsWith("of one");
            assertThatThrownBy(() -> tenants.replaceAll(List.of(Tenant.of("one", "a.test"), Tenant.of("four", "a.test"))))
                    .hasMessage("tenant 'one': host 'a.test' belongs to tenant 'four'");
            assertThatThrownBy(() -> tenants.replaceAll(List.of(Tenant.of("one", "a.test"), Tenant.of("one", "b.test")))).hasMessageContaining("same id");
            assertThatThrownBy(() -> tenants.replaceAll(List.of(Tenant.of("one", "x.test")))).hasMessageContaining("not served");
            assertThat(client.get("b.test", "/")).endsWith("of two");

            tenants.replaceAll(List.of(Tenant.of("two", "a.test"), Tenant.of("one", "b.test")));

            assertThat(client.get("a.test", "/")).endsWith("of two");
            assertThat(client.get("b.test", "/")).endsWith("of one");
            assertThat(client.get("c.test", "/")).endsWith("of nobody");
        }
        assertThat(tenants.list()).extracting(Tenant::id).containsExactly("two", "one");
        assertThat(tenants.statistics("one").orElseThrow().requests()).isEqualTo(2);
    }

    @Test
    void aHostThatWasAwayIsTheTenantsAgainWhenThatIsSaidAnew() throws IOException {
        Tenant acme = Tenant.of("acme", "a.test");
        tenants.register(acme);
        Host host = hosts.find("a.test").orElseThrow();
        hosts.remove("a.test");
        hosts.add(host);
        try (Client client = new Client()) {
            assertThat(client.get("a.test", "/")).endsWith("of nobody");
            tenants.replaceAll(List.of(acme));
            assertThat(client.get("a.test", "/")).endsWith("of acme");
        }
    }

    @Test
    void aHandlerThatFailsGivesBackWhatItTook() throws IOException {
        hosts.add(Host.named("d.test", h -> h.onError((request, error) -> Response.text("failed")).routes(r -> r
                .get("/", Handler.async(request -> CompletableFuture.failedFuture(new IllegalStateException("broken")))))));
        tenants.register(Tenant.of("acme", "d.test").limits(TenantLimits.NONE.concurrent(1)));
        try (Client client = new Client()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("d.test", "/")).endsWith("failed");
            }
        }
        assertThat(tenants.statistics("acme").orElseThrow().active()).isZero();
    }
}
