package dev.gatun.platform.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that send too much: each flood meets its limit, by name and with its answer, in bounded memory, while others are served. */
class FloodTest {
    private static final String CHUNKED = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    /** A receive buffer, what is unread, and what waits to be sent, for a few connections. */
    private static final long FEW_CONNECTIONS = 1_500_000;

    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.all();
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http.limits(limits -> limits.body(100_000).connections(200).write(Duration.ofSeconds(5)))
                .handler(FloodTest::handle));
    }

    private static Response handle(Request request) {
        return switch (request.path()) {
            case "/large" -> Response.text("x".repeat(10_000));
            default -> Response.later(request.body().bytesAsync().thenApply(bytes -> Response.text("got " + bytes.length)));
        };
    }

    /** Sends {@code begin}, then {@code again} until the server stops taking it; the answer. */
    private Reply flood(HttpServer server, String begin, String again, long most) {
        Peer attacker = servers.connect(server);
        Peer other = servers.connect(server);
        AtomicLong sent = new AtomicLong();
        attacker.send(begin);
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            while (sent.get() < most && attacker.trySend(again)) {
                sent.addAndGet(again.length());
            }
        });
        assertThat(other.get("/").status()).as("others are served").isEqualTo(200);
        Reply reply = attacker.read();
        assertThat(reply.closes()).isTrue();
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(FEW_CONNECTIONS);
        attacker.drain();
        attacker.close();
        try {
            assertThat(sender.join(Duration.ofSeconds(10))).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        // What it sent went nowhere: a linger takes a megabyte, kernel buffers hold some more.
        assertThat(sent.get()).as("bytes that the attacker got rid of").isLessThan(most);
        assertThat(other.get("/").status()).isEqualTo(200);
        return reply;
    }

    @ParameterizedTest
    @MethodSource("setups")
    void floodsOfAHeadAreRefused(Setup setup) {
        HttpServer server = start(setup);
        String begin = "GET / HTTP/1.1\r\nHost: a\r\n";
        assertThat(flood(server, begin, "a: b\r\n".repeat(200), 100 << 20).status()).as("many fields").isEqualTo(431);
        assertThat(flood(server, begin + "X: ", "a".repeat(1000), 100 << 20).status()).as("an endless field").isEqualTo(431);
        assertThat(flood(server, begin, ("X: " + "a".repeat(4000) + "\r\n").repeat(2), 100 << 20).status()).as("large fields").isEqualTo(431);
        assertThat(server.statistics().limitHits("headers")).isEqualTo(3);
        assertThat(flood(server, "GET /", "a".repeat(1000), 100 << 20).status()).as("an endless target").isEqualTo(414);
        assertThat(server.statistics().limitHits("target")).isEqualTo(1);
        assertThat(flood(server, "", "A".repeat(1000), 100 << 20).status()).as("an endless method").isEqualTo(501);
        assertThat(flood(server, "", "\r\n".repeat(1000), 100 << 20).status()).as("empty lines").isEqualTo(400);
        assertThat(server.statistics().limitHits("protocol")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void floodsOfContentAreRefused(Setup setup) {
        HttpServer server = start(setup);
        assertThat(flood(server, CHUNKED, "3e8\r\n" + "x".repeat(1000) + "\r\n", 100 << 20).status()).as("large chunked content").isEqualTo(413);
        assertThat(flood(server, CHUNKED, "1\r\nx\r\n".repeat(1000), 100 << 20).status()).as("tiny chunks").isEqualTo(413);
        assertThat(flood(server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", "x".repeat(1000), 100 << 20).status())
                .as("announced").isEqualTo(413);
        assertThat(server.statistics().limitHits("body")).isEqualTo(3);
        assertThat(flood(server, CHUNKED + "5;", "a".repeat(1000), 100 << 20).status()).as("an endless extension").isEqualTo(400);
        assertThat(flood(server, CHUNKED, ("1;" + "a".repeat(200) + "\r\nx\r\n").repeat(10), 100 << 20).status()).as("many extensions").isEqualTo(400);
        assertThat(flood(server, CHUNKED, "0".repeat(1000), 100 << 20).status()).as("an endless size").isEqualTo(400);
        assertThat(server.statistics().limitHits("protocol")).isEqualTo(3);
        assertThat(flood(server, CHUNKED + "0\r\n", "a: b\r\n".repeat(100), 100 << 20).status()).as("many trailers").isEqualTo(431);
        assertThat(flood(server, CHUNKED + "0\r\nX: ", "a".repeat(1000), 100 << 20).status()).as("an endless trailer").isEqualTo(431);
        assertThat(server.statistics().limitHits("headers")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void pipeliningWithoutReadingIsHeldBack(Setup setup) throws InterruptedException {
        HttpServer server = servers.start(setup, http -> http.limits(limits -> limits.write(Duration.ofSeconds(1))).handler(FloodTest::handle));
        Peer attacker = servers.connect(server, 4096);
        Peer other = servers.connect(server);
        String requests = "GET /large HTTP/1.1\r\nHost: a\r\n\r\n".repeat(1000);
        AtomicLong sent = new AtomicLong();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            while (sent.get() < 500 << 20 && attacker.trySend(requests)) {
                sent.addAndGet(requests.length());
            }
        });
        // Until the server takes nothing more for a while; it is the kernel that holds the attacker back.
        long[] last = {-1};
        Await.until("the attacker is held back", () -> {
            boolean stands = sent.get() == last[0];
            last[0] = sent.get();
            Await.pace(Duration.ofMillis(100));
            return stands && sent.get() > 0;
        });
        for (int i = 0; i < 100; i++) {
            assertThat(other.get("/").status()).isEqualTo(200);
        }
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(FEW_CONNECTIONS);
        // The write deadline ends what the attacker does not.
        servers.awaitHits(server, "writeDeadline", 1);
        attacker.close();
        sender.join();
        assertThat(other.get("/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void pipelinedRequestsShareTheLoop(Setup setup) {
        HttpServer server = start(setup);
        Peer many = servers.connect(server).send(Peer.GET.repeat(1000));
        Peer other = servers.connect(server);
        assertThat(other.get("/").status()).isEqualTo(200);
        for (int i = 0; i < 1000; i++) {
            assertThat(many.read().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void connectionsAboveTheLimitAreClosedAtOnce(Setup setup) {
        HttpServer server = start(setup);
        List<Peer> held = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            held.add(servers.connect(server));
        }
        Await.until("all are accepted", () -> server.connections() == 200);
        assertThat(held.getFirst().get("/").status()).isEqualTo(200);
        for (int i = 0; i < 50; i++) {
            assertThat(servers.connect(server).drain()).isZero();
        }
        assertThat(server.statistics().limitHits("connections")).isEqualTo(50);
        assertThat(held.getLast().get("/").status()).isEqualTo(200);
        held.subList(0, 10).forEach(Peer::close);
        Await.until("there is room again", () -> server.connections() == 190);
        assertThat(servers.connect(server).get("/").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void expectationsThatNobodyKeepsCostNothing(Setup setup) {
        HttpServer server = servers.start(setup, http -> http.limits(limits -> limits.bodyGap(Duration.ofMillis(300))).handler(FloodTest::handle));
        List<Peer> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(servers.connect(server).send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 8000000\r\n\r\n"));
        }
        assertThat(servers.connect(server).get("/").status()).isEqualTo(200);
        // Memory by what came, not by what was announced.
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(FEW_CONNECTIONS);
        for (Peer peer : waiting) {
            assertThat(peer.readAll()).startsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 408 ");
        }
        assertThat(server.statistics().limitHits("bodyDeadline")).isEqualTo(100);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void handlersAboveTheLimitAreRefusedWith503(Setup setup) throws InterruptedException {
        Object gate = new Object();
        boolean[] open = {false};
        HttpServer server = servers.start(setup, http -> http.limits(limits -> limits.virtualThreads(10))
                .get("/", Execution.VIRTUAL_THREAD, request -> {
                    synchronized (gate) {
                        while (!open[0]) {
                            gate.wait();
                        }
                    }
                    return Response.text("at last");
                })
                .get("/loop", Execution.EVENT_LOOP, request -> Response.text("ok")));
        List<Peer> blocked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            blocked.add(servers.connect(server).send(Peer.GET));
        }
        Await.until("all handlers run", () -> server.statistics().activeRequests() == 10);
        Peer more = servers.connect(server);
        for (int i = 0; i < 20; i++) {
            Reply refused = more.get("/");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.header("retry-after")).isNotNull();
        }
        assertThat(more.get("/loop").status()).isEqualTo(200);
        assertThat(server.statistics().limitHits("virtualThreads")).isEqualTo(20);
        synchronized (gate) {
            open[0] = true;
            gate.notifyAll();
        }
        for (Peer peer : blocked) {
            assertThat(peer.read().text()).isEqualTo("at last");
        }
    }
}
