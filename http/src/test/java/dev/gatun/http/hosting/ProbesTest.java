package dev.gatun.http.hosting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.ServerState;
import dev.gatun.reactor.EventLoops;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ProbesTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final EventLoops loops = EventLoops.create(1);
    private final EventLoops others = EventLoops.create(2);
    private final Servers servers = Servers.on(loops);
    private final Probes probes = Probes.create();
    private final HttpServer outside = HttpServer.builder()
            .listen(Listen.tcp("127.0.0.1", 0))
            .loops(options -> options.count(1))
            .get("/healthz", probes.liveness())
            .get("/readyz", probes.readiness())
            .start();

    @BeforeEach
    void addServers() {
        servers.add("a", http -> http.listen(Listen.tcp("127.0.0.1", 0)).lameDuck(Duration.ofHours(1)).handler(request -> Response.text("a")));
    }

    @AfterEach
    void end() {
        servers.close(Duration.ofSeconds(1));
        outside.close();
        loops.close();
        others.close();
    }

    private String ask(String path) throws IOException {
        return ask(outside.addresses().getFirst(), path);
    }

    private static String ask(SocketAddress address, String path) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(address);
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private static void isUp(String answer) {
        assertThat(answer).startsWith("HTTP/1.1 200").containsIgnoringCase("content-type: application/json\r\n").containsIgnoringCase("cache-control: no-store\r\n")
                .contains("{\"status\":\"up\"");
    }

    private static void isDown(String answer, String text) {
        assertThat(answer).startsWith("HTTP/1.1 503").contains("{\"status\":\"down\"", text);
    }

    @Test
    void readinessFollowsAServerFromItsStartToItsEnd() throws Exception {
        isDown(ask("/readyz"), "{\"name\":\"servers\",\"condition\":\"unready\",\"text\":\"are not watched yet\"}");
        isUp(ask("/healthz"));
        probes.watch(servers);
        isDown(ask("/readyz"), "{\"name\":\"server 'a'\",\"condition\":\"unready\",\"text\":\"is not started\"}");
        HttpServer server = servers.start("a");
        isUp(ask("/readyz"));
        assertThat(ask("/readyz")).contains("{\"name\":\"listener " + server.addresses().getFirst() + " of 'a'\",\"condition\":\"up\",\"text\":\"accepts, failures: 0\"}",
                "\"server 'a'\",\"condition\":\"up\",\"text\":\"is running\"", "connections of 'a'", "0 of 50000 are open", "event loops of 'a'", "1 take tasks");
        server.lameDuck();
        isDown(ask("/readyz"), "lame duck");
        isUp(ask("/healthz"));
        assertThat(ask(server.addresses().getFirst(), "/")).endsWith("a");
        server.close(Duration.ofMillis(1));
        isDown(ask("/readyz"), "is not started");
        isUp(ask("/healthz"));
    }

    @Test
    void aDrainIsSeenWhileItLasts() throws Exception {
        CompletableFuture<Response> answer = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        servers.add("slow", http -> http.listen(Listen.tcp("127.0.0.1", 0)).handler(Handler.async(request -> {
            asked.countDown();
            return answer;
        })));
        HttpServer server = servers.start("slow");
        servers.remove("a");
        assertThat(servers.isHealthy()).isTrue();
        CompletableFuture<String> reply = CompletableFuture.supplyAsync(() -> {
            try {
                return ask(server.addresses().getFirst(), "/");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        asked.await();
        Thread closing = Thread.ofPlatform().start(() -> servers.stop("slow"));
        while (server.state() != ServerState.DRAINING) {
            Thread.onSpinWait();
        }
        Health health = servers.healthCheck();
        assertThat(health.message()).isEqualTo("1 of 1 parts failing: server 'slow': is draining, connections left: 1");
        assertThat(health.isAlive()).isTrue();
        answer.complete(Response.text("at last"));
        assertThat(reply.join()).endsWith("at last");
        closing.join();
        assertThat(servers.healthCheck().message()).isEqualTo("1 of 1 parts failing: server 'slow': is not started");
    }

    @Test
    void aServerThatMayHaveNoMoreConnectionsIsNotReady() throws Exception {
        HttpServer server = servers.start("a");
        server.limits(limits -> limits.connections(1));
        assertThat(servers.isHealthy()).isTrue();
        try (Socket socket = new Socket()) {
            socket.connect(server.addresses().getFirst());
            while (server.connections() == 0) {
                Thread.onSpinWait();
            }
            assertThat(servers.healthCheck().failing()).containsExactly(Health.Part.unready("connections of 'a'", "1 of 1 are open"));
        }
    }

    @Test
    void aBlockedLoopIsNamedAndWaitedForOnceOnly() throws Exception {
        HttpServer server = servers.start("a");
        Semaphore release = new Semaphore(0);
        loops.all().getFirst().execute(release::acquireUninterruptibly);
        Health health = servers.healthCheck();
        assertThat(health.failing()).singleElement().satisfies(part -> {
            assertThat(part.name()).isEqualTo("event loop 0 of 'a'");
            assertThat(part.text()).startsWith("takes no task since ");
        });
        assertThat(health.isAlive()).isTrue();
        long tasks = loops.all().getFirst().statistics().tasks();
        for (int i = 0; i < 50; i++) {
            assertThat(servers.isHealthy()).isFalse();
        }
        release.release();
        while (!servers.isHealthy()) {
            Thread.onSpinWait();
        }
        assertThat(loops.all().getFirst().statistics().tasks() - tasks).as("tasks of the probes").isLessThan(50);
        assertThat(server.state()).isEqualTo(ServerState.RUNNING);
    }

    @Test
    void whenLoopsHaveEndedOnlyANewProcessHelps() throws Exception {
        Servers doomed = Servers.on(others);
        doomed.add("b", http -> http.listen(Listen.tcp("127.0.0.1", 0)).handler(request -> Response.text("b")));
        doomed.add("c", http -> http.listen(Listen.tcp("127.0.0.1", 0)).handler(request -> Response.text("c")));
        doomed.startAll();
        probes.watch(doomed);
        isUp(ask("/healthz"));
        assertThat(doomed.healthCheck().parts()).contains(Health.Part.up("event loops", "2 take tasks"));
        others.close();
        assertThat(doomed.healthCheck().failing()).extracting(Health.Part::condition).containsOnly(Health.Condition.DEAD);
        assertThat(doomed.healthCheck().isAlive()).isFalse();
        isDown(ask("/healthz"), "{\"name\":\"event loop 1\",\"condition\":\"dead\",\"text\":\"has ended\"}");
        doomed.close(Duration.ZERO);
    }

    @Test
    void oneServerIsWatchedWithoutARegistry() throws Exception {
        probes.watch(outside);
        isUp(ask("/readyz"));
        assertThat(probes.health().parts()).extracting(Health.Part::name).contains("server", "connections", "event loops");
        outside.lameDuck();
        isDown(ask("/readyz"), "{\"name\":\"server\",\"condition\":\"unready\"");
    }

    @Test
    void checksOfTheProgramMakeItUnreadyAndNotDead() throws Exception {
        probes.watch(outside).check("database", () -> {
            throw new IOException("no \"route\"\nto host");
        });
        isDown(ask("/readyz"), "{\"name\":\"database\",\"condition\":\"unready\",\"text\":\"failed: no \\\"route\\\"\\u000ato host\"}");
        isUp(ask("/healthz"));
        assertThat(ask("/healthz")).doesNotContain("database");
        probes.brief();
        assertThat(ask("/readyz")).startsWith("HTTP/1.1 503").endsWith("{\"status\":\"down\"}");
    }

    @Test
    void aCheckIsNotRunAgainWhileItsResultIsYoung() {
        AtomicInteger runs = new AtomicInteger();
        probes.watch(outside).check("counted", LONG, LONG, runs::incrementAndGet);
        List<CompletableFuture<Health>> asking = Stream.generate(() -> CompletableFuture.supplyAsync(probes::health)).limit(20).toList();
        assertThat(asking).allMatch(health -> health.join().isHealthy());
        assertThat(runs).hasValue(1);
        AtomicInteger always = new AtomicInteger();
        probes.check("always", LONG, Duration.ZERO, always::incrementAndGet);
        probes.health();
        int before = always.get();
        probes.health();
        assertThat(always.get()).isGreaterThan(before);
        assertThat(runs).hasValue(1);
    }

    @Test
    void aCheckThatTakesTooLongHasFailedAndIsNotRunBesideItself() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        Semaphore release = new Semaphore(0);
        CountDownLatch interrupted = new CountDownLatch(1);
        probes.watch(outside).check("stuck", Duration.ofMillis(20), Duration.ZERO, () -> {
            runs.incrementAndGet();
            try {
                release.acquire();
            } catch (InterruptedException e) {
                interrupted.countDown();
                release.acquireUninterruptibly();
            }
        });
        for (int i = 0; i < 10; i++) {
            assertThat(probes.health().failing()).containsExactly(Health.Part.unready("stuck", "did not end within 20 ms"));
        }
        interrupted.await();
        assertThat(runs).hasValue(1);
        release.release(1000);
        while (!probes.health().isHealthy()) {
            Thread.onSpinWait();
        }
        assertThat(runs.get()).isGreaterThan(1);
    }

    @Test
    void nonsenseIsRefused() {
        probes.check("a", () -> { });
        assertThatIllegalArgumentException().isThrownBy(() -> probes.check("a", () -> { })).withMessage("there is a check 'a' already");
        assertThatIllegalArgumentException().isThrownBy(() -> probes.check("b", Duration.ZERO, LONG, () -> { }));
        assertThatIllegalArgumentException().isThrownBy(() -> probes.check("b", LONG, Duration.ofSeconds(-1), () -> { }));
    }
}
