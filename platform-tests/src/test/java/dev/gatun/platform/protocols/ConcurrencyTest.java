package dev.gatun.platform.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many requests at once: on streams of one connection, or on as many connections. */
class ConcurrencyTest extends ServerSuite {
    private static final int MANY = 200;
    /** What runs at once whatever the server's limit on streams is, which RFC 9113, section 6.5.2, wants to be 100 at least. */
    private static final int TOGETHER = 50;

    @ParameterizedTest
    @MethodSource("all")
    void requestsDoNotWaitForEachOther(Variant variant) {
        AtomicInteger count = new AtomicInteger();
        CompletableFuture<Response> last = new CompletableFuture<>();
        HttpServer server = start(variant, http -> http.get("/gate", request -> {
            if (count.incrementAndGet() == TOGETHER) {
                last.complete(Response.text("together").shared());
            }
            return Response.later(last);
        }));
        Client client = connect(server, variant);
        for (Exchange exchange : openAll(client, MANY, Ask.get("/gate"))) {
            assertThat(exchange.reply().text()).isEqualTo("together");
        }
        assertThat(server.statistics().connectionsAccepted()).isLessThanOrEqualTo(variant.protocol().isMultiplexed() ? 1 : MANY);
    }

    @ParameterizedTest
    @MethodSource("all")
    void answersGoToThoseWhoAsked(Variant variant) {
        HttpServer server = start(variant, http -> http.routes(routes -> routes
                .post("/echo", ServerSuite::echo)
                .post("/stream", Execution.VIRTUAL_THREAD, request -> {
                    byte[] all = request.body().bytes();
                    return Response.stream(Response.OCTETS, out -> out.write(all));
                })));
        Client client = connect(server, variant);
        List<Exchange> exchanges = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            exchanges.add(client.open(Ask.post(i % 2 == 0 ? "/echo" : "/stream", content(100 * i + i)).field("x-number", "n" + i % 10)));
        }
        for (int i = MANY - 1; i >= 0; i--) {
            assertThat(exchanges.get(i).reply().body()).as("%d", i).isEqualTo(content(100 * i + i));
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLargeAnswerLetsSmallOnesPass(Variant variant) {
        byte[] large = content(3_000_000);
        HttpServer server = start(variant, http -> http
                .get("/large", request -> Response.bytes(large))
                .get("/small", request -> Response.text("small")));
        Client client = connect(server, variant);
        List<Exchange> slow = openAll(client, 10, Ask.get("/large"));
        for (Exchange exchange : slow) {
            assertThat(exchange.awaitStatus()).isEqualTo(200);
        }
        for (int i = 0; i < 20; i++) {
            assertThat(client.get("/small").text()).isEqualTo("small");
        }
        for (Exchange exchange : slow) {
            assertThat(exchange.reply().body()).isEqualTo(large);
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void manyRequestsOneAfterTheOtherLeaveNothing(Variant variant) {
        HttpServer server = start(variant, http -> http.get("/", request -> Response.text("ok")).post("/", ServerSuite::echo));
        Client client = connect(server, variant);
        for (int i = 0; i < 1000; i++) {
            Reply reply = i % 3 == 0 ? client.ask(Ask.post("/", "ok")) : client.get("/");
            assertThat(reply.text()).isEqualTo("ok");
        }
        assertThat(server.statistics().connectionsAccepted()).isEqualTo(1);
        Await.until("buffers are given back", () -> servers.bufferBytes(server) == 0);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void handlersAboveTheLimitAreRefusedWith503(Variant variant) {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        HttpServer server = start(variant, http -> http.limits(limits -> limits.virtualThreads(10))
                .get("/", Execution.VIRTUAL_THREAD, request -> {
                    gate.join();
                    return Response.text("at last");
                })
                .get("/loop", Execution.EVENT_LOOP, request -> Response.text("ok")));
        Client client = connect(server, variant);
        List<Exchange> blocked = openAll(client, 10, Ask.get("/"));
        Await.until("all handlers run", () -> server.statistics().activeRequests() == 10);
        for (int i = 0; i < 5; i++) {
            assertThat(client.get("/").status()).isEqualTo(503);
        }
        assertThat(client.get("/loop").status()).isEqualTo(200);
        assertThat(server.statistics().limitHits("virtualThreads")).isEqualTo(5);
        gate.complete(null);
        for (Exchange exchange : blocked) {
            assertThat(exchange.reply().text()).isEqualTo("at last");
        }
    }
}
