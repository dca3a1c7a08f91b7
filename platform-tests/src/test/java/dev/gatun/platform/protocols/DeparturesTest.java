package dev.gatun.platform.protocols;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.BodySink;
import dev.gatun.http.ClientGone;
import dev.gatun.http.Completion;
import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.reactor.LoopStatistics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that go, with a request or with all of them, in whatever state: the handler is told, and all is given back. */
class DeparturesTest extends ServerSuite {
    private enum Way {
        CANCEL, CLOSE, RESET
    }

    private final CompletableFuture<Response> never = new CompletableFuture<>();
    private final LinkedBlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<Throwable> seen = new LinkedBlockingQueue<>();
    private final LinkedBlockingQueue<BodySink> sinks = new LinkedBlockingQueue<>();

    @TempDir
    Path directory;

    private HttpServer start(Variant variant) throws Exception {
        Files.write(directory.resolve("large"), new byte[30_000_000]);
        return start(variant, http -> http.limits(limits -> limits.body(1L << 40))
                .use((request, next) -> {
                    request.onComplete(completions::add);
                    return next.handle(request);
                })
                .routes(routes -> routes
                        .get("/ok", request -> Response.text("ok"))
                        .get("/bytes", request -> Response.bytes(new byte[30_000_000]))
                        .get("/stream", Execution.VIRTUAL_THREAD, request -> Response.stream(Response.OCTETS, this::writeForEver))
                        .get("/push", request -> Response.push(Response.OCTETS, sink -> {
                            sink.write(new byte[500_000]);
                            sinks.add(sink);
                        }))
                        .get("/never", request -> Response.later(never))
                        .post("/blocks", Execution.VIRTUAL_THREAD, request -> {
                            try {
                                return Response.bytes(request.body().bytes());
                            } catch (RuntimeException e) {
                                seen.add(e);
                                throw e;
                            }
                        })
                        .post("/stream-in", Execution.VIRTUAL_THREAD, request -> {
                            try {
                                return Response.bytes(request.body().stream().readAllBytes());
                            } catch (RuntimeException e) {
                                seen.add(e);
                                throw e;
                            }
                        })
                        .post("/later", ServerSuite::echo)
                        .post("/ignored", request -> Response.later(never)))
                .files("/f", directory));
    }

    private void writeForEver(BodyOutput out) {
        try {
            while (true) {
                out.write(new byte[10_000]);
            }
        } catch (ClientGone e) {
            seen.add(e);
            throw e;
        }
    }

    private static void leave(Way way, Client client, Exchange exchange) {
        switch (way) {
            case CANCEL -> exchange.cancel();
            case CLOSE -> client.close();
            case RESET -> client.reset();
        }
    }

    private Completion completion(Object of) throws InterruptedException {
        Completion completion = completions.poll(15, TimeUnit.SECONDS);
        assertThat(completion).as("the handler of %s is told of the end", of).isNotNull();
        return completion;
    }

    @ParameterizedTest
    @MethodSource("all")
    void whoLeavesWithinTheResponseIsNoticed(Variant variant) throws Exception {
        HttpServer server = start(variant);
        Client other = connect(server, variant);
        for (Way way : Way.values()) {
            for (String path : List.of("/bytes", "/stream", "/push", "/f/large")) {
                Client client = connect(server, variant, 4096);
                Exchange exchange = client.open(Ask.get(path));
                assertThat(exchange.read(1000)).as(path).hasSize(1000);
                leave(way, client, exchange);
                if (path.equals("/push")) {
                    awaitClosed(sinks.take(), variant);
                }
                Completion completion = completion(way + path);
                // HTTP/1 passes a file to the connection as a whole, which completes the exchange.
                assertThat(completion.failure().isPresent()).as("%s %s", way, path).isEqualTo(variant.protocol().isMultiplexed() || !path.equals("/f/large"));
                if (path.equals("/stream")) {
                    assertThat(seen.poll(10, TimeUnit.SECONDS)).isInstanceOf(ClientGone.class);
                }
                if (way == Way.CANCEL && variant.protocol().isMultiplexed()) {
                    assertThat(client.get("/ok").text()).as("the other streams live on").isEqualTo("ok");
                    completion("the last");
                }
                client.close();
            }
        }
        assertThat(other.get("/ok").text()).isEqualTo("ok");
        completion("the last");
        nothingIsLeft(server, 1);
    }

    /**
     * Waits until a sink notices that its client has gone. One that ended its output, and took all that was pushed before it went, as the JDK's TLS does, may
     * still wait for more (RFC 9112, section 9.6): only more shows that it does not.
     */
    private static void awaitClosed(BodySink sink, Variant variant) {
        Await.until("the sink notices", () -> {
            if (!variant.protocol().isMultiplexed()) {
                sink.write(new byte[1]);
            }
            return sink.isClosed();
        });
    }

    @ParameterizedTest
    @MethodSource("all")
    void whoLeavesWithinTheRequestIsNoticed(Variant variant) throws Exception {
        HttpServer server = start(variant);
        Client other = connect(server, variant);
        for (Way way : Way.values()) {
            for (String path : List.of("/blocks", "/stream-in", "/later")) {
                for (Ask ask : List.of(Ask.of("POST", path).open(), Ask.of("POST", path).field("content-length", "100000").open())) {
                    Client client = connect(server, variant);
                    Exchange exchange = client.open(ask);
                    exchange.write(new byte[1000]);
                    long requests = server.statistics().requests();
                    Await.until("the request is there", () -> server.statistics().activeRequests() == 1 && server.statistics().requests() == requests
                            || server.statistics().activeRequests() == 1);
                    leave(way, client, exchange);
                    Completion completion = completion(way + " " + ask);
                    // A client that ends its output may still wait for an answer that says so (RFC 9112, section 9.6).
                    assertThat(completion.failure().isPresent() || completion.status().filter(Status::isError).isPresent() && way == Way.CLOSE)
                            .as("%s %s %s", way, ask, completion).isTrue();
                    if (!path.equals("/later")) {
                        assertThat(seen.poll(10, TimeUnit.SECONDS)).as("%s %s", way, ask).isInstanceOf(ClientGone.class);
                    }
                    client.close();
                }
            }
        }
        assertThat(other.get("/ok").text()).isEqualTo("ok");
        completion("the last");
        nothingIsLeft(server, 1);
    }

    @ParameterizedTest
    @MethodSource("all")
    void whoLeavesBeforeTheResponseIsNoticed(Variant variant) throws Exception {
        HttpServer server = start(variant);
        Client other = connect(server, variant);
        int asked = 0;
        for (Way way : Way.values()) {
            for (Ask ask : List.of(Ask.get("/never"), Ask.of("POST", "/ignored").field("content-length", "100000").open())) {
                Client client = connect(server, variant);
                Exchange exchange = client.open(ask);
                asked++;
                long expected = asked;
                Await.until("the request is there", () -> server.statistics().requests() == expected);
                leave(way, client, exchange);
                client.close();
            }
        }
        // A client of HTTP/1 that ends its output may still wait: only an answer shows that it is gone (RFC 9112, section 9.6).
        never.complete(Response.bytes(new byte[100_000]).shared());
        for (int i = 0; i < asked; i++) {
            completion("the last");
        }
        assertThat(other.get("/ok").text()).isEqualTo("ok");
        nothingIsLeft(server, 1);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aResponseThatIsCancelledIsNoWholeOne(Variant variant) throws Exception {
        Client client = connect(start(variant), variant);
        Exchange exchange = client.open(Ask.get("/bytes"));
        assertThat(exchange.read(1000)).hasSize(1000);
        exchange.cancel();
        assertThatThrownBy(exchange::reply).isNotNull();
    }

    private void nothingIsLeft(HttpServer server, int connections) {
        Await.until(() -> "only " + connections + " are left: " + server.statistics() + " connections=" + server.connections(),
                () -> server.connections() == connections && servers.sum(server, LoopStatistics::connections) == connections
                        && server.statistics().activeRequests() == 0, Await.PATIENCE);
        Await.until("buffers are given back", () -> servers.bufferBytes(server) == 0);
    }
}
