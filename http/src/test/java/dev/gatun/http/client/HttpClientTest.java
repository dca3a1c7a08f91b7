package dev.gatun.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.BodyConsumer;
import dev.gatun.http.BodyFlow;
import dev.gatun.http.Compression;
import dev.gatun.http.Headers;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.MediaType;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.http.client.RequestFailed.Phase;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The client against this project's server over real sockets, in clear text; after each test loops hold no connection, buffer or timer. */
class HttpClientTest {
    private static final byte[] LARGE = new byte[3 << 20];

    static {
        for (int i = 0; i < LARGE.length; i++) {
            LARGE[i] = (byte) (i * 31 + (i >> 12));
        }
    }

    private final EventLoops servers = EventLoops.create(2);
    private final EventLoops loops = EventLoops.create(2);
    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch gone = new CountDownLatch(1);
    private final CountDownLatch held = new CountDownLatch(1);

    @TempDir
    private Path files;

    /** What is spoken. */
    enum Spoken {
        HTTP_1_1(VersionPolicy.HTTP_1_1),
        HTTP_2(VersionPolicy.HTTP_2),
        UPGRADE(VersionPolicy.UPGRADE);

        private final VersionPolicy policy;

        Spoken(VersionPolicy policy) {
            this.policy = policy;
        }
    }

    /** What is sent as JSON. */
    record Point(int x, int y) {}

    private String serve() {
        HttpServer server = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).loops(servers).grace(Duration.ofSeconds(2))
                .limits(limits -> limits.body(16 << 20))
                .get("/hello", request -> Response.text("hello " + request.query().first("name").orElse("world")))
                .get("/large", request -> Response.bytes(LARGE))
                .get("/stream", request -> Response.stream("text/plain; charset=iso-8859-1", out -> {
                    for (int i = 0; i < 1000; i++) {
                        out.write(("line " + i + " \u00e4\n").getBytes(StandardCharsets.ISO_8859_1));
                    }
                }))
                .get("/endless", request -> Response.stream("text/plain", out -> {
                    request.onComplete(completion -> gone.countDown());
                    while (true) {
                        out.write(new byte[1000]);
                    }
                }))
                .get("/hang", request -> {
                    request.onComplete(completion -> gone.countDown());
                    reached.countDown();
                    held.await();
                    return Response.noContent();
                })
                .get("/redirect", request -> Response.redirect("/hello?name=there"))
                .get("/flaky", request -> calls.incrementAndGet() < 3 ? Response.of(Status.SERVICE_UNAVAILABLE).text("no") : Response.text("yes"))
                .get("/trailers", request -> Response.stream("text/plain", out -> {
                    out.write("x");
                    out.flush();
                    out.trailer("x-sum", "42");
                }))
                .get("/headers", request -> Response.text(request.headers().copy().toString()))
                .post("/echo", request -> Response.bytes(request.header("content-type").orElse(""), request.body().bytes()))
                .post("/form", request -> Response.text(request.form().first("a b").orElse("none")))
                .post("/upload", request -> {
                    long sum = 0;
                    try (InputStream in = request.body().stream()) {
                        byte[] chunk = new byte[8192];
                        for (int n = in.read(chunk); n > 0; n = in.read(chunk)) {
                            sum += n;
                        }
                    }
                    return Response.text(sum + " " + request.body().trailers().first("x-sum").orElse("-"));
                })
                .use(Compression.negotiated())
                .start();
        open.add(0, server);
        return "http://127.0.0.1:" + server.port();
    }

    private HttpClient client(Spoken spoken) {
        return client(HttpClient.builder().loops(loops).version(spoken.policy));
    }

    private HttpClient client(HttpClient.Builder builder) {
        HttpClient client = builder.build();
        open.add(client);
        return client;
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        held.countDown();
        // Clients first.
        for (AutoCloseable closing : open.reversed()) {
            closing.close();
        }
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (loops.all().stream().anyMatch(loop -> loop.statistics().buffersInUse() > 0 || loop.statistics().connections() > 0)
                && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        for (EventLoop loop : loops.all()) {
            assertThat(loop.statistics().connections()).as("connections").isZero();
            assertThat(loop.statistics().buffersInUse()).as("buffers").isZero();
            assertThat(loop.statistics().deadlinesPending()).as("deadlines").isZero();
        }
        loops.close();
        servers.close();
    }

    @ParameterizedTest
    @EnumSource
    void textIsOneLine(Spoken spoken) {
        String text = client(spoken).get(serve() + "/hello").query("name", "a b&c").send().text();
        assertThat(text).isEqualTo("hello a b&c");
    }

    @ParameterizedTest
    @EnumSource
    void theResponseSaysWhatItIs(Spoken spoken) {
        String uri = serve() + "/hello";
        ClientResponse response = client(spoken).get(uri).send();
        assertThat(response.status()).isEqualTo(Status.OK);
        assertThat(response.version()).hasToString(spoken == Spoken.HTTP_1_1 ? "HTTP/1.1" : "HTTP/2");
        assertThat(response.header("content-type")).contains("text/plain; charset=utf-8");
        assertThat(response.uri()).hasToString(uri);
        assertThat(response.tls()).isEmpty();
        response.discard();
    }

    @ParameterizedTest
    @EnumSource
    void manyRequestsShareFewConnections(Spoken spoken) throws Exception {
        String uri = serve() + "/hello";
        HttpClient client = client(HttpClient.builder().loops(loops).version(spoken.policy).pool(pool -> pool.perOrigin(4)));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<String>> texts = new ArrayList<>();
            for (int i = 0; i < 500; i++) {
                texts.add(threads.submit(() -> client.get(uri).send().text()));
            }
            for (Future<String> text : texts) {
                assertThat(text.get()).isEqualTo("hello world");
            }
        }
        PoolStatistics statistics = client.statistics();
        assertThat(statistics.opened()).isBetween(1L, 4L);
        assertThat(statistics.fresh() + statistics.reused()).isEqualTo(500);
    }

    @ParameterizedTest
    @EnumSource
    void largeContentComesWhole(Spoken spoken) throws IOException {
        String uri = serve() + "/large";
        HttpClient client = client(spoken);
        assertThat(client.get(uri).send().bytes()).isEqualTo(LARGE);
        assertThat(client.get(uri).send().stream().readAllBytes()).isEqualTo(LARGE);
        assertThat(client.get(uri).sendAsync().thenCompose(ClientResponse::bytesAsync).join()).isEqualTo(LARGE);
        Path file = client.get(uri).send().file(files.resolve("large"));
        assertThat(Files.readAllBytes(file)).isEqualTo(LARGE);
        client.get(uri).send().discard();
        assertThat(client.statistics().opened()).as("one connection a loop").isLessThanOrEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void linesComeAsTheyAreSentInTheirCharset(Spoken spoken) {
        try (Stream<String> lines = client(spoken).get(serve() + "/stream").send().lines()) {
            assertThat(lines.toList()).hasSize(1000).startsWith("line 0 \u00e4").endsWith("line 999 \u00e4");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEndlessResponseIsSlowedDownToItsReaderAndEndsWithIt(Spoken spoken) throws Exception {
        HttpClient client = client(spoken);
        try (InputStream in = client.get(serve() + "/endless").decompress(false).send().stream()) {
            assertThat(in.readNBytes(100_000)).hasSize(100_000);
        }
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    /** With its own loops; whoever holds something of it yet need not know. */
    @ParameterizedTest
    @EnumSource
    void whatIsGivenUpBehindTheEndOfTheClientIsNoFailure(Spoken spoken) throws Exception {
        HttpClient client = HttpClient.builder().base(serve()).version(spoken.policy).build();
        ClientResponse unread = client.get("/large").send();
        ClientResponse read = client.get("/large").send();
        CompletableFuture<BodyFlow> flow = new CompletableFuture<>();
        CompletableFuture<RuntimeException> failed = new CompletableFuture<>();
        read.consume(new BodyConsumer() {
            @Override
            public void onStart(BodyFlow given) {
                given.pause();
                flow.complete(given);
            }

            @Override
            public void onChunk(Buffer chunk) {
                // Some may have come before the pause.
            }

            @Override
            public void onFailure(RuntimeException failure) {
                failed.complete(failure);
            }
        });
        flow.get(10, TimeUnit.SECONDS);
        CompletableFuture<ClientResponse> hanging = client.get("/hang").sendAsync();
        client.close();
        assertThat(failed.get(10, TimeUnit.SECONDS)).isInstanceOf(RequestFailed.class);
        flow.get().resume();
        unread.close();
        read.close();
        hanging.cancel(true);
        assertThat(hanging).isCompletedExceptionally();
        held.countDown();
    }

    @ParameterizedTest
    @EnumSource
    void contentThatIsWaitedForCanBeCancelled(Spoken spoken) throws Exception {
        String uri = serve() + "/endless";
        HttpClient client = client(spoken);
        CompletableFuture<byte[]> bytes = client.get(uri).decompress(false).maxBody(1 << 30).send().bytesAsync();
        assertThat(bytes.cancel(true)).isTrue();
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void textThatIsWaitedForCanBeCancelled(Spoken spoken) throws Exception {
        String uri = serve() + "/endless";
        HttpClient client = client(spoken);
        CompletableFuture<String> text = client.get(uri).decompress(false).maxBody(1 << 30).send().textAsync();
        assertThat(text.cancel(true)).isTrue();
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void contentIsPushed(Spoken spoken) {
        CompletableFuture<Integer> count = new CompletableFuture<>();
        client(spoken).get(serve() + "/large").send().consume(new BodyConsumer() {
            private int sum;

            @Override
            public void onChunk(Buffer chunk) {
                sum += chunk.readableBytes();
            }

            @Override
            public void onEnd() {
                count.complete(sum);
            }

            @Override
            public void onFailure(RuntimeException failure) {
                count.completeExceptionally(failure);
            }
        });
        assertThat(count.join()).isEqualTo(LARGE.length);
    }

    @ParameterizedTest
    @EnumSource
    void contentOfEachKindIsSent(Spoken spoken) throws IOException {
        HttpClient client = client(spoken);
        String uri = serve();
        assertThat(client.post(uri + "/echo").body("text").send().text()).isEqualTo("text");
        assertThat(client.post(uri + "/echo").json(new Point(1, 2)).send().json(Point.class)).isEqualTo(new Point(1, 2));
        assertThat(client.post(uri + "/echo").body(LARGE).send().bytes()).isEqualTo(LARGE);
        assertThat(client.post(uri + "/echo").header("content-type", "x/y").body(new byte[1]).send().header("content-type")).contains("x/y");
        assertThat(client.post(uri + "/form").form("a b", "c&d").send().text()).isEqualTo("c&d");
        Path file = Files.write(files.resolve("large.bin"), LARGE);
        assertThat(client.post(uri + "/upload").file(file).send().text()).isEqualTo(LARGE.length + " -");
        assertThat(client.post(uri + "/upload").body(Content.once(new ByteArrayInputStream(LARGE))).send().text()).isEqualTo(LARGE.length + " -");
        assertThat(client.post(uri + "/upload").multipart(form -> form.field("a", "b").file("f", file)).send().text()).matches("31\\d{5} -");
        assertThat(client.post(uri + "/upload").send().text()).isEqualTo("0 -");
    }

    @ParameterizedTest
    @EnumSource
    void trailersGoBothWays(Spoken spoken) {
        HttpClient client = client(spoken);
        String uri = serve();
        String text = client.post(uri + "/upload").stream(MediaType.BYTES, out -> out.write("12345")).trailers(() -> Headers.of("x-sum", "7")).send().text();
        assertThat(text).isEqualTo("5 7");
        ClientResponse response = client.get(uri + "/trailers").header("te", "trailers").send();
        assertThat(response.text()).isEqualTo("x");
        assertThat(response.trailers().first("x-sum")).contains("42");
    }

    @ParameterizedTest
    @EnumSource
    void contentWaitsFor100Continue(Spoken spoken) {
        String text = client(HttpClient.builder().loops(loops).version(spoken.policy).timeouts(times -> times.expect(Duration.ofMinutes(1))))
                .post(serve() + "/upload").body(LARGE).expectContinue().send().text();
        assertThat(text).isEqualTo(LARGE.length + " -");
    }

    @ParameterizedTest
    @EnumSource
    void redirectsAreFollowed(Spoken spoken) {
        ClientResponse response = client(spoken).get(serve() + "/redirect").redirects(3).send();
        assertThat(response.text()).isEqualTo("hello there");
        assertThat(response.redirects()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    void whatMayPassIsRepeated(Spoken spoken) {
        ClientResponse response = client(spoken).get(serve() + "/flaky").retry(Retry.exponential(5).first(Duration.ofMillis(1))).send();
        assertThat(response.text()).isEqualTo("yes");
        assertThat(calls).hasValue(3);
    }

    @ParameterizedTest
    @EnumSource
    void defaultsAreSentUnlessTheRequestSaysOtherwise(Spoken spoken) {
        HttpClient client = client(HttpClient.builder().loops(loops).version(spoken.policy).base(serve()).header("x-a", "1").header("user-agent", "me"));
        String seen = client.get("/headers").header("x-a", "2").send().text();
        assertThat(seen).contains("x-a: 2").contains("user-agent: me").doesNotContain("x-a: 1");
    }

    @ParameterizedTest
    @EnumSource
    void aCallHasTheHeadersThatItsRequestHadWhenItWasSent(Spoken spoken) {
        HttpClient client = client(spoken);
        CountDownLatch sent = new CountDownLatch(1);
        loops.all().forEach(loop -> loop.execute(() -> await(sent)));
        ClientRequest request = client.get(serve() + "/headers").header("x-a", "1");
        CompletableFuture<ClientResponse> first = request.sendAsync();
        CompletableFuture<ClientResponse> second = request.header("x-a", "2").addHeader("x-a", "3").sendAsync();
        CompletableFuture<ClientResponse> third = request.removeHeader("x-a").sendAsync();
        sent.countDown();
        assertThat(first.join().text()).contains("x-a: 1").doesNotContain("x-a: 2");
        assertThat(second.join().text()).contains("x-a: 2").contains("x-a: 3").doesNotContain("x-a: 1");
        assertThat(third.join().text()).doesNotContain("x-a");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCallThatTakesTooLongIsCutOff(Spoken spoken) throws Exception {
        HttpClient client = client(spoken);
        String uri = serve() + "/hang";
        assertThatThrownBy(() -> client.get(uri).timeout(Duration.ofMillis(200)).send())
                .isInstanceOfSatisfying(RequestFailed.class, failure -> {
                    assertThat(failure.phase()).isEqualTo(Phase.RESPONSE);
                    assertThat(failure.isTimeout()).isTrue();
                    assertThat(failure.address()).isPresent();
                });
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void deniedAddressesAreNotConnectedToWhateverLeadsThere(Spoken spoken) {
        String uri = serve() + "/redirect";
        String port = uri.substring(uri.lastIndexOf(':'));
        HttpClient client = client(HttpClient.builder().loops(loops).version(spoken.policy).deny(AddressRanges.PRIVATE)
                .resolver(name -> List.of(InetAddress.getLoopbackAddress())));
        for (String host : List.of("127.0.0.1", "innocent.test")) {
            assertThatThrownBy(() -> client.get("http://" + host + port).send()).isInstanceOfSatisfying(RequestFailed.class, failure -> {
                assertThat(failure.phase()).isEqualTo(Phase.RESOLVE);
                assertThat(failure).hasMessageContaining(host + " must not be connected to");
            });
        }
        assertThat(client.statistics().opened()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheCall(Spoken spoken) throws Exception {
        HttpClient client = client(spoken);
        String uri = serve() + "/hang";
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                client.get(uri).send();
                thrown.complete(new AssertionError("a response"));
            } catch (RequestFailed failure) {
                thrown.complete(failure);
            }
        });
        // Before that the end of the connection may destroy the request.
        assertThat(reached.await(10, TimeUnit.SECONDS)).isTrue();
        thread.interrupt();
        assertThat(thrown.join()).isInstanceOfSatisfying(RequestFailed.class, failure -> assertThat(failure.phase()).isEqualTo(Phase.CANCELLED));
        assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void closingTheClientEndsItsCalls(Spoken spoken) {
        HttpClient client = client(spoken);
        CompletableFuture<ClientResponse> result = client.get(serve() + "/hang").sendAsync();
        while (client.statistics().fresh() == 0) {
            Thread.onSpinWait();
        }
        client.close();
        assertThatThrownBy(result::join).hasCauseInstanceOf(RequestFailed.class).hasMessageContaining("the client was closed");
        assertThatThrownBy(() -> client.get("http://127.0.0.1:1/").send()).isInstanceOf(IllegalStateException.class).hasMessageContaining("closed");
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatIsNotThereIsNamed(Spoken spoken) throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        HttpClient client = client(spoken);
        assertThatThrownBy(() -> client.post("http://127.0.0.1:" + port + "/").body("x").send())
                .isInstanceOfSatisfying(RequestFailed.class, failure -> {
                    assertThat(failure.phase()).isEqualTo(Phase.CONNECT);
                    assertThat(failure.isRetrySafe()).as("nothing was sent").isTrue();
                    assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
                });
    }

    @ParameterizedTest
    @EnumSource
    void callsFromALoopStayOnIt(Spoken spoken) {
        HttpClient client = client(spoken);
        String uri = serve() + "/hello";
        for (EventLoop loop : loops.all()) {
            CompletableFuture<Boolean> same = new CompletableFuture<>();
            loop.execute(() -> client.get(uri).sendAsync().thenCompose(ClientResponse::textAsync).thenAccept(text -> same.complete(loop.inLoop())));
            assertThat(same.join()).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void waitingOnALoopIsRefused(Spoken spoken) {
        HttpClient client = client(spoken);
        CompletableFuture<Object> thrown = new CompletableFuture<>();
        loops.all().getFirst().execute(() -> {
            try {
                thrown.complete(client.get("http://127.0.0.1:1/").send());
            } catch (IllegalStateException e) {
                thrown.complete(e);
            }
        });
        assertThat(thrown.join()).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @EnumSource
    void compressedContentIsDecoded(Spoken spoken) {
        HttpClient client = client(spoken);
        String uri = serve() + "/stream";
        ClientResponse decoded = client.get(uri).send();
        assertThat(decoded.text()).startsWith("line 0").hasLineCount(1000);
        ClientResponse plain = client.get(uri).decompress(false).send();
        assertThat(plain.header("content-encoding")).isEmpty();
        plain.discard();
    }
}
