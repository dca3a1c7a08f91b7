package dev.gatun.platform.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.client.Retry;
import dev.gatun.http.proxy.OutlierEjection;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.http.proxy.Upstreams;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Setup;
import dev.gatun.platform.protocols.Client;
import dev.gatun.platform.protocols.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Upstreams that are cut off and come back while requests go through: none that could be repeated is lost. */
class RestartsTest extends ProxySuite {
    private static final int CLIENTS = 6;
    private static final int REQUESTS = Integer.getInteger("gatun.test.requests", 1_500);
    private static final int RESTARTS = 12;

    private HttpServer start(int port) {
        return servers.startAt(Setup.DEFAULT, List.of(Listen.tcp("127.0.0.1", port)), server -> server
                .grace(Duration.ZERO)
                .get("/", request -> Response.text("ok"))
                .post("/echo", request -> Response.bytes(request.body().bytes())));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void noRequestThatCanBeRepeatedIsLost(Pair pair) throws InterruptedException {
        List<HttpServer> running = new ArrayList<>(List.of(start(0), start(0), start(0)));
        List<Integer> ports = running.stream().map(HttpServer::port).toList();
        Upstreams upstreams = Upstreams.of(ports.stream().map(port -> Upstream.at("127.0.0.1:" + port)).toList())
                .ejection(OutlierEjection.DEFAULT.lasts(Duration.ofMillis(50), Duration.ofMillis(200)).share(0.34));
        ReverseProxy proxy = proxy(pair.back() == Protocol.H2C ? upstreams.overHttp2() : upstreams,
                builder -> builder.tries(6).repeatIdempotent(new Retry.Budget(1, 1_000)));
        HttpServer server = before(pair.front(), proxy);
        Queue<String> lost = new ConcurrentLinkedQueue<>();
        AtomicInteger posts = new AtomicInteger();
        AtomicInteger done = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            Client client = client(pair.front(), server);
            threads.add(Thread.ofPlatform().start(() -> {
                for (int request = 0; request < REQUESTS; request++) {
                    ask(client, request, lost, posts);
                    done.incrementAndGet();
                }
            }));
        }
        AtomicBoolean restarted = new AtomicBoolean();
        for (int restart = 1; restart <= RESTARTS; restart++) {
            int due = restart * CLIENTS * REQUESTS / (RESTARTS + 1);
            Await.until(() -> done + " of " + due + " requests", () -> done.get() >= due, Duration.ofSeconds(60));
            int which = restart % running.size();
            running.get(which).close();
            running.set(which, start(ports.get(which)));
            restarted.set(true);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(restarted).isTrue();
        assertThat(lost).as("lost of %s, of them posts answered 502: %s", CLIENTS * REQUESTS, posts).isEmpty();
        assertThat(posts.get()).as("posts that may have been acted on, so that nobody repeated them").isLessThan(CLIENTS * RESTARTS);
        assertThat(proxy.upstreams().statistics()).allMatch(fares -> fares.active() == 0 && fares.pending() == 0);
    }

    private static void ask(Client client, int number, Queue<String> lost, AtomicInteger posts) {
        boolean post = number % 10 == 0;
        try {
            Reply reply = client.ask(post ? Ask.post("/echo", "content " + number) : Ask.get("/"));
            boolean right = reply.status() == 200 && reply.text().equals(post ? "content " + number : "ok");
            if (!right && post && reply.status() == 502) {
                posts.incrementAndGet();
            } else if (!right) {
                lost.add(number + ": " + reply.status() + " " + reply.text());
            }
        } catch (RuntimeException | AssertionError e) {
            lost.add(number + ": " + e);
        }
    }
}
