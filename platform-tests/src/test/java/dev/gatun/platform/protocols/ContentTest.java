package dev.gatun.platform.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BodyConsumer;
import dev.gatun.http.Execution;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Reply;
import dev.gatun.reactor.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Content of every length in both directions: whole, by all ways to read and write it, and in memory that does not grow with it. */
class ContentTest extends ServerSuite {
    /** Around what frames, records and buffers hold. */
    private static final int[] LENGTHS = {0, 1, 2, 100, 4_095, 8_192, 16_383, 16_384, 16_385, 32_768, 65_535, 65_536, 131_073, 1_000_000};
    private static final int LARGE = 20_000_000;

    private final AtomicLong taken = new AtomicLong();

    private HttpServer start(Variant variant) {
        byte[] large = content(LARGE);
        return start(variant, http -> http.limits(limits -> limits.body(1L << 40)).routes(routes -> routes
                .post("/bytes", Execution.VIRTUAL_THREAD, request -> Response.bytes(request.body().bytes()))
                .post("/later", Execution.EVENT_LOOP, ServerSuite::echo)
                .post("/consume", Execution.EVENT_LOOP, ContentTest::consume)
                .post("/stream", Execution.VIRTUAL_THREAD, request -> {
                    InputStream in = request.body().stream();
                    return Response.stream(Response.OCTETS, out -> in.transferTo(out.stream()));
                })
                .post("/sum", Execution.VIRTUAL_THREAD, this::sum)
                .get("/array/{n}", request -> Response.bytes(content(length(request))))
                .get("/known/{n}", request -> Response.stream(Response.OCTETS, length(request), out -> out.write(content(length(request)))))
                .get("/unknown/{n}", request -> {
                    byte[] all = content(length(request));
                    return Response.stream(Response.OCTETS, out -> out.write(all));
                })
                .get("/push/{n}", request -> {
                    byte[] all = content(length(request));
                    return Response.push(Response.OCTETS, sink -> {
                        sink.write(all);
                        sink.end();
                    });
                })
                .get("/large", request -> Response.stream(Response.OCTETS, out -> {
                    for (int at = 0; at < LARGE; at += 50_000) {
                        out.write(large, at, 50_000);
                    }
                }))));
    }

    private static int length(Request request) {
        return Integer.parseInt(request.path("n"));
    }

    private Response sum(Request request) throws IOException {
        InputStream in = request.body().stream();
        byte[] buffer = new byte[1 << 16];
        long sum = 0;
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sum += n;
            taken.addAndGet(n);
        }
        return Response.text(String.valueOf(sum));
    }

    private static Response consume(Request request) {
        CompletableFuture<Response> response = new CompletableFuture<>();
        AtomicLong sum = new AtomicLong();
        request.body().consume(new BodyConsumer() {
            @Override
            public void onChunk(Buffer chunk) {
                sum.addAndGet(chunk.readableBytes());
            }

            @Override
            public void onEnd() {
                response.complete(Response.text(sum.toString()));
            }

            @Override
            public void onFailure(RuntimeException failure) {
                response.completeExceptionally(failure);
            }
        });
        return Response.later(response);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatIsSentIsRead(Variant variant) {
        Client client = connect(start(variant), variant);
        for (int length : LENGTHS) {
            byte[] content = content(length);
            for (String path : new String[] {"/bytes", "/later", "/stream"}) {
                assertThat(client.ask(Ask.post(path, content)).body()).as("%s %d", path, length).isEqualTo(content);
                assertThat(client.ask(Ask.of("POST", path).streamed(content)).body()).as("%s %d streamed", path, length).isEqualTo(content);
            }
            assertThat(client.ask(Ask.post("/consume", content)).text()).isEqualTo(String.valueOf(length));
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void whatIsWrittenArrives(Variant variant) {
        Client client = connect(start(variant), variant);
        for (int length : LENGTHS) {
            for (String path : new String[] {"/array/", "/known/", "/unknown/", "/push/"}) {
                Reply reply = client.get(path + length);
                assertThat(reply.body()).as("%s%d", path, length).isEqualTo(content(length));
                if (path.equals("/array/") || path.equals("/known/")) {
                    assertThat(reply.header("content-length")).as("%s%d", path, length).isEqualTo(String.valueOf(length));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("variants")
    void contentInSmallPiecesArrivesWhole(Variant variant) {
        Client client = connect(start(variant), variant);
        byte[] content = content(20_000);
        Exchange exchange = client.open(Ask.of("POST", "/stream").open());
        for (int at = 0; at < content.length; at += 1000) {
            exchange.write(Arrays.copyOfRange(content, at, at + 500));
            exchange.write(Arrays.copyOfRange(content, at + 500, at + 1000));
        }
        exchange.end();
        assertThat(exchange.reply().body()).isEqualTo(content);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void anEchoComesWhileMoreIsSent(Variant variant) {
        HttpServer server = start(variant, http -> http.routes(routes -> routes.post("/", Execution.VIRTUAL_THREAD, request -> {
            InputStream in = request.body().stream();
            return Response.stream(Response.OCTETS, out -> {
                byte[] buffer = new byte[1000];
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                    out.flush();
                }
            });
        })));
        Exchange exchange = connect(server, variant).open(Ask.of("POST", "/").open());
        for (int i = 0; i < 20; i++) {
            byte[] some = content(100 + i);
            exchange.write(some);
            assertThat(exchange.read(some.length)).isEqualTo(some);
        }
        exchange.end();
        assertThat(exchange.reply().body()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("all")
    void largeContentGoesBothWaysAtOnceInBoundedMemory(Variant variant) {
        HttpServer server = start(variant);
        byte[] content = content(LARGE);
        AtomicLong most = new AtomicLong();
        Thread watch = watch(server, most);
        assertThat(connect(server, variant).ask(Ask.post("/stream", content)).body()).isEqualTo(content);
        watch.interrupt();
        assertThat(most.get()).as("off-heap bytes").isLessThan(BOUND);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSlowReaderHoldsTheServerBack(Variant variant) {
        HttpServer server = start(variant);
        Client client = connect(server, variant, 8192);
        Exchange slow = client.open(Ask.get("/large"));
        assertThat(slow.awaitStatus()).isEqualTo(200);
        AtomicLong most = new AtomicLong();
        Thread watch = watch(server, most);
        byte[] large = content(LARGE);
        for (int at = 0; at < 1_000_000; at += 50_000) {
            assertThat(slow.read(50_000)).isEqualTo(Arrays.copyOfRange(large, at, at + 50_000));
        }
        // Others on the same connection are served meanwhile, where there can be others.
        assertThat(client.get("/array/100").body()).hasSize(100);
        assertThat(slow.reply().body()).isEqualTo(Arrays.copyOfRange(large, 1_000_000, LARGE));
        watch.interrupt();
        assertThat(most.get()).as("off-heap bytes").isLessThan(BOUND);
    }

    @ParameterizedTest
    @MethodSource("all")
    void anEchoThatNobodyReadsHoldsTheSenderBack(Variant variant) throws InterruptedException {
        HttpServer server = start(variant);
        Client client = connect(server, variant, 8192);
        Exchange exchange = client.open(Ask.of("POST", "/stream").open());
        byte[] block = content(50_000);
        AtomicLong sent = new AtomicLong();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < LARGE / block.length; i++) {
                exchange.write(block);
                sent.addAndGet(block.length);
            }
            exchange.end();
        });
        AtomicLong last = new AtomicLong(-1);
        Await.until("the sender is held back", () -> {
            boolean stands = sent.get() > 0 && sent.get() == last.get();
            last.set(sent.get());
            Await.pace(Duration.ofMillis(100));
            return stands;
        });
        // The kernel's buffers of both sides hold some megabytes where there is no window.
        assertThat(sent.get()).isLessThan(LARGE);
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(BOUND);
        for (int i = 0; i < LARGE / block.length; i++) {
            assertThat(exchange.read(block.length)).isEqualTo(block);
        }
        assertThat(exchange.reply().body()).isEmpty();
        sender.join();
    }

    @ParameterizedTest
    @MethodSource("variants")
    void aSlowHandlerHoldsTheSenderBack(Variant variant) throws InterruptedException {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        HttpServer server = start(variant, http -> http.limits(limits -> limits.body(1L << 40))
                .routes(routes -> routes.post("/", Execution.VIRTUAL_THREAD, request -> {
                    gate.join();
                    return sum(request);
                })));
        Client client = connect(server, variant);
        Exchange exchange = client.open(Ask.of("POST", "/").open());
        byte[] block = content(50_000);
        AtomicLong sent = new AtomicLong();
        Thread sender = Thread.ofPlatform().daemon().start(() -> {
            for (int i = 0; i < LARGE / block.length; i++) {
                exchange.write(block);
                sent.addAndGet(block.length);
            }
            exchange.end();
        });
        AtomicLong last = new AtomicLong(-1);
        Await.until("the sender is held back", () -> {
            boolean stands = sent.get() == last.get();
            last.set(sent.get());
            Await.pace(Duration.ofMillis(100));
            return stands;
        });
        // The kernel's buffers of both sides hold some megabytes where there is no window.
        assertThat(sent.get()).isLessThan(LARGE);
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(BOUND);
        gate.complete(null);
        sender.join();
        assertThat(exchange.reply().text()).isEqualTo(String.valueOf(LARGE));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void contentThatNobodyReadsDisturbsNobody(Variant variant) {
        HttpServer server = start(variant, http -> http.handler(request -> Response.text("ignored")));
        Client client = connect(server, variant);
        for (int length : LENGTHS) {
            assertThat(client.ask(Ask.post("/", content(length))).text()).as("%d", length).isEqualTo("ignored");
        }
        Await.until("all is given back", () -> server.statistics().activeRequests() == 0);
    }

    /** Notes the most off-heap bytes until it is interrupted. */
    private Thread watch(HttpServer server, AtomicLong most) {
        return Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                most.accumulateAndGet(servers.bufferBytes(server), Math::max);
                Await.pace(Duration.ofMillis(1));
            }
        });
    }
}
