package dev.gatun.platform.proxy;

import static dev.gatun.platform.proxy.RawUpstream.head;
import static dev.gatun.platform.proxy.RawUpstream.say;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.AccessLog;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.client.Retry;
import dev.gatun.http.proxy.HealthCheck;
import dev.gatun.http.proxy.OutlierEjection;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.UpstreamStatistics;
import dev.gatun.http.proxy.Upstreams;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.ReplyLost;
import dev.gatun.platform.Setup;
import dev.gatun.platform.protocols.Client;
import dev.gatun.platform.protocols.Exchange;
import dev.gatun.platform.protocols.Protocol;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstreams that fail, clients that leave, sides that are slow. */
class FailuresTest extends ProxySuite {
    private static final int DEAD = 1;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

    private RawUpstream raw(RawUpstream.Behaviour behaviour) {
        return servers.closing(new RawUpstream(behaviour));
    }

    private HttpServer before(Upstreams upstreams, UnaryOperator<ReverseProxy.Builder> change) {
        return before(Protocol.HTTP_1, proxy(upstreams.ejection(OutlierEjection.NEVER), change), server -> server.use(AccessLog.json().to(log::add)));
    }

    private static Upstreams at(int... ports) {
        return Upstreams.of(Arrays.stream(ports).mapToObj(port -> Upstream.at("127.0.0.1:" + port)).toList());
    }

    private void awaitLog(String part) {
        Await.until(() -> part + " in " + log, () -> log.stream().anyMatch(line -> line.contains(part)), Await.PATIENCE);
    }

    @Test
    void nobodyThereIs502AndTheReasonIsInTheLogAlone() {
        Peer peer = servers.connect(before(at(DEAD), builder -> builder));
        Reply reply = peer.get("/");
        assertThat(reply.status()).isEqualTo(502);
        assertThat(reply.text()).isEqualTo("Bad Gateway\n");
        awaitLog("\"upstream\":\"http://127.0.0.1:1\"");
        awaitLog("\"upstreamFailure\":\"connect http://127.0.0.1:1");
    }

    @Test
    void anAnswerThatDoesNotComeIs504() {
        RawUpstream silent = raw(socket -> socket.getInputStream().readAllBytes());
        Peer peer = servers.connect(before(at(silent.port()), builder -> builder.responseTimeout(Duration.ofMillis(200))));
        assertThat(peer.get("/").status()).isEqualTo(504);
        assertThat(peer.get("/").status()).as("on the same connection").isEqualTo(504);
    }

    @Test
    void whatIsNoHttpIs502() {
        RawUpstream noise = raw(socket -> {
            head(socket.getInputStream());
            say(socket, "SSH-2.0-OpenSSH_9.9\r\n");
        });
        assertThat(servers.connect(before(at(noise.port()), builder -> builder)).get("/").status()).isEqualTo(502);
    }

    @Test
    void anAnswerThatBreaksOffIsCutOffForTheClientToo() {
        for (String framing : List.of("Content-Length: 1000\r\n", "Transfer-Encoding: chunked\r\n")) {
            RawUpstream breaking = raw(socket -> {
                head(socket.getInputStream());
                say(socket, "HTTP/1.1 200 OK\r\n" + framing + "\r\n5\r\nhello\r\n");
            });
            HttpServer server = before(at(breaking.port()), builder -> builder);
            for (Protocol front : List.of(Protocol.HTTP_1, Protocol.H2C)) {
                assertThatThrownBy(() -> client(front, server).get("/")).as(front + " " + framing).isInstanceOf(ReplyLost.class);
            }
        }
    }

    @Test
    void anotherUpstreamIsTriedWhenTheFirstCouldNotBeReached() {
        AtomicInteger asked = new AtomicInteger();
        HttpServer alive = upstream(Protocol.HTTP_1, server -> server.handler(request -> Response.text(asked.incrementAndGet() + request.body().text())));
        Peer peer = servers.connect(before(at(DEAD, alive.port()), builder -> builder));
        for (int i = 1; i <= 20; i++) {
            assertThat(peer.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nxyz").text()).isEqualTo(i + "xyz");
        }
    }

    @Test
    void aRequestThatMayHaveBeenActedOnIsNotRepeated() {
        AtomicInteger asked = new AtomicInteger();
        RawUpstream dying = raw(socket -> {
            head(socket.getInputStream());
            asked.incrementAndGet();
        });
        Peer peer = servers.connect(before(at(dying.port()), builder -> builder));
        assertThat(peer.ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").status()).isEqualTo(502);
        assertThat(peer.get("/").status()).as("not even by GET, unless it is wanted").isEqualTo(502);
        assertThat(asked).hasValue(2);
    }

    @Test
    void idempotentRequestsAreRepeatedElsewhereWhereThatIsWanted() {
        AtomicInteger asked = new AtomicInteger();
        RawUpstream dying = raw(socket -> {
            head(socket.getInputStream());
            asked.incrementAndGet();
        });
        HttpServer alive = upstream(Protocol.HTTP_1, server -> server.handler(request -> Response.text("alive")));
        Peer peer = servers.connect(before(at(dying.port(), alive.port()), builder -> builder.repeatIdempotent(new Retry.Budget(1, 100))));
        for (int i = 0; i < 10; i++) {
            assertThat(peer.get("/").text()).isEqualTo("alive");
        }
        assertThat(asked.get()).isPositive();
    }

    @Test
    void aKeptConnectionThatHadEndedCostsNoRequest() {
        RawUpstream once = raw(socket -> {
            head(socket.getInputStream());
            say(socket, OK);
            // The next request comes on a connection that ends as it comes.
            head(socket.getInputStream());
        });
        Peer peer = servers.connect(before(at(once.port()), builder -> builder));
        for (int i = 0; i < 10; i++) {
            assertThat(peer.get("/").text()).isEqualTo("ok");
        }
        assertThat(once.connections()).isGreaterThan(5);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aClientThatLeavesEndsTheUpstreamsWork(Pair pair) {
        AtomicBoolean begun = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        HttpServer upstream = upstream(pair.back(), server -> server.handler(request -> Response.push("text/plain", sink -> {
            sink.write("first");
            sink.onClosed(() -> ended.set(true));
            begun.set(true);
        })));
        ReverseProxy proxy = proxy(at(pair.back(), upstream), builder -> builder);
        Client client = client(pair.front(), before(pair.front(), proxy));
        Exchange exchange = client.open(Ask.get("/"));
        assertThat(exchange.read(5)).asString().isEqualTo("first");
        assertThat(begun).isTrue();
        exchange.cancel();
        Await.until("the upstream has heard of it", ended::get);
        Await.until("nothing is under way", () -> proxy.upstreams().statistics().getFirst().active() == 0);
        assertThat(proxy.upstreams().statistics().getFirst().failures()).as("of the upstream").isZero();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aClientThatLeavesBeforeTheAnswerLeavesNothingBehind(Pair pair) {
        RawUpstream silent = raw(socket -> socket.getInputStream().readAllBytes());
        ReverseProxy proxy = proxy(pair.back() == Protocol.H2C ? at(silent.port()).overHttp2() : at(silent.port()), builder -> builder);
        Client client = client(pair.front(), before(pair.front(), proxy));
        Exchange exchange = client.open(Ask.post("/", "content"));
        Await.until("it waits for its upstream", () -> proxy.upstreams().statistics().getFirst().active() == 1);
        exchange.cancel();
        Await.until("nothing is under way", () -> proxy.upstreams().statistics().getFirst().active() == 0);
        assertThat(proxy.upstreams().statistics().getFirst().pending()).isZero();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aClientThatDoesNotReadHoldsTheUpstreamBack(Pair pair) {
        AtomicLong written = new AtomicLong();
        HttpServer upstream = upstream(pair.back(), server -> server.handler(request -> Response.stream("text/plain", out -> {
            byte[] block = new byte[64 << 10];
            for (int i = 0; i < 1_600; i++) {
                out.write(block);
                written.addAndGet(block.length);
            }
        })));
        HttpServer server = before(pair.front(), proxy(at(pair.back(), upstream), builder -> builder));
        Client client = servers.closing(pair.front().client(server.addresses().getFirst(), AUTHORITY.client(), 64 << 10));
        Exchange exchange = client.open(Ask.get("/"));
        assertThat(exchange.awaitStatus()).isEqualTo(200);
        long before = -1;
        while (written.get() != before) {
            before = written.get();
            Await.pace(Duration.ofMillis(300));
        }
        assertThat(before).as("bytes written for a client that reads nothing").isLessThan(40_000_000);
        assertThat(servers.bufferBytes(server)).as("buffers of the proxy").isLessThan(3_000_000);
        assertThat(exchange.reply().body()).hasSize(1_600 << 16);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void anUpstreamThatDoesNotReadHoldsTheClientBack(Pair pair) {
        AtomicBoolean reads = new AtomicBoolean();
        HttpServer upstream = upstream(pair.back(), server -> server.limits(limits -> limits.body(200 << 20)).handler(request -> {
            Await.until("the test lets it read", reads::get);
            return Response.text(String.valueOf(request.body().bytes().length));
        }));
        HttpServer server = before(pair.front(), proxy(at(pair.back(), upstream), builder -> builder.bodyLimit(200 << 20)));
        Client client = client(pair.front(), server);
        Exchange exchange = client.open(Ask.of("POST", "/").streamed(new byte[0]).open());
        AtomicLong sent = new AtomicLong();
        Thread writer = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 800; i++) {
                exchange.write(new byte[64 << 10]);
                sent.addAndGet(64 << 10);
            }
            exchange.end();
        });
        long before = -1;
        while (sent.get() != before) {
            before = sent.get();
            Await.pace(Duration.ofMillis(300));
        }
        assertThat(before).as("bytes sent to an upstream that reads nothing").isLessThan(40_000_000);
        assertThat(servers.bufferBytes(server)).as("buffers of the proxy").isLessThan(3_000_000);
        reads.set(true);
        assertThat(exchange.reply().text()).isEqualTo(String.valueOf(800 << 16));
        Await.until("the client has sent all", () -> !writer.isAlive());
    }

    @Test
    void contentAboveTheLimitIs413() {
        HttpServer upstream = upstream(Protocol.HTTP_1, server -> server.handler(request -> Response.text(request.body().text())));
        HttpServer server = before(at(upstream.port()), builder -> builder.bodyLimit(1_000));
        assertThat(servers.connect(server).ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" + "x".repeat(1_001)).status()).isEqualTo(413);
        Peer chunked = servers.connect(server);
        assertThat(chunked.ask("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + "x".repeat(1_001) + "\r\n0\r\n\r\n").status()).isEqualTo(413);
    }

    @Test
    void healthChecksTakeUpstreamsOutAndBack() {
        AtomicBoolean well = new AtomicBoolean(true);
        HttpServer moody = upstream(Protocol.HTTP_1, server -> server.get("/healthz", request -> Response.of(Status.of(well.get() ? 200 : 503)))
                .get("/", request -> Response.text("moody")));
        HttpServer steady = upstream(Protocol.HTTP_1, server -> server.get("/healthz", request -> Response.text("fine")).get("/", request -> Response.text("steady")));
        HealthCheck check = HealthCheck.of("/healthz").every(Duration.ofMillis(30)).rise(2).fall(2);
        ReverseProxy proxy = proxy(at(moody.port(), steady.port(), DEAD).healthCheck(check), builder -> builder);
        Peer peer = servers.connect(before(Protocol.HTTP_1, proxy));
        Await.until(() -> proxy.upstreams().statistics().toString(), () -> isHealthy(proxy, 0) && isHealthy(proxy, 1) && !isHealthy(proxy, 2), Await.PATIENCE);
        assertThat(answers(peer, 20)).isEqualTo(Map.of("moody", 10, "steady", 10));
        well.set(false);
        Await.until("it is out", () -> !isHealthy(proxy, 0));
        assertThat(answers(peer, 20)).isEqualTo(Map.of("steady", 20));
        well.set(true);
        Await.until("it is back", () -> isHealthy(proxy, 0));
        assertThat(answers(peer, 20)).containsKeys("moody", "steady");
        proxy.upstreams().drain("127.0.0.1:" + steady.port());
        assertThat(answers(peer, 20)).isEqualTo(Map.of("moody", 20));
    }

    private static boolean isHealthy(ReverseProxy proxy, int index) {
        return proxy.upstreams().statistics().get(index).healthy();
    }

    private static Map<String, Integer> answers(Peer peer, int count) {
        Map<String, Integer> answers = new HashMap<>();
        for (int i = 0; i < count; i++) {
            answers.merge(peer.get("/").text(), 1, Integer::sum);
        }
        return answers;
    }

    @Test
    void badAnswersEjectAnUpstream() {
        HttpServer bad = upstream(Protocol.HTTP_1, server -> server.handler(request -> Response.of(Status.SERVICE_UNAVAILABLE).text("bad")));
        HttpServer good = upstream(Protocol.HTTP_1, server -> server.handler(request -> Response.text("good")));
        Upstreams upstreams = at(bad.port(), good.port()).ejection(OutlierEjection.DEFAULT.consecutive(3).lasts(Duration.ofMinutes(1), Duration.ofMinutes(1)));
        ReverseProxy proxy = proxy(upstreams, builder -> builder);
        Peer peer = servers.connect(before(Protocol.HTTP_1, proxy));
        Map<String, Integer> answers = answers(peer, 40);
        assertThat(answers.get("bad")).isEqualTo(3);
        List<UpstreamStatistics> fares = proxy.upstreams().statistics();
        assertThat(fares.getFirst()).matches(one -> one.ejected() && one.failures() == 3);
        assertThat(fares.getLast()).matches(one -> !one.ejected() && one.requests() == 37);
    }

    @Test
    void aServerEndsTheProxiesThatItHasMade() throws IOException {
        HttpServer upstream = upstream(Protocol.HTTP_1, server -> server.handler(request -> Response.text(request.target())));
        HttpServer server = servers.start(Setup.DEFAULT, builder -> builder
                .get("/own", request -> Response.text("own"))
                .proxy("/legacy", at(upstream.port()).healthCheck("/healthz")));
        try (Peer peer = servers.connect(server)) {
            assertThat(peer.get("/own").text()).isEqualTo("own");
            assertThat(peer.get("/legacy/x?y").text()).isEqualTo("/legacy/x?y");
            assertThat(peer.get("/legacy").text()).isEqualTo("/legacy");
            assertThat(peer.get("/legacyx").status()).isEqualTo(404);
        }
        server.close();
        Await.until("the threads of its health checks have ended",
                () -> Thread.getAllStackTraces().keySet().stream().noneMatch(thread -> thread.getName().startsWith("gatun-health")));
    }
}
