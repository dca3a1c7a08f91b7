package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.reactor.EventLoop;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopStatistics;
import dev.gatun.reactor.OpenFile;
import dev.gatun.reactor.SocketFailure;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server over real sockets; after each test its loops hold no connection, buffer or timer. */
class HttpServerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    private final EventLoops loops = EventLoops.create(2);
    private final List<HttpServer> servers = new ArrayList<>();

    private HttpServer.Builder builder() {
        return HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).loops(loops).grace(Duration.ofSeconds(5));
    }

    private HttpServer start(HttpServer.Builder builder) {
        HttpServer server = builder.start();
        servers.add(server);
        return server;
    }

    @AfterEach
    void nothingIsLeft() {
        servers.forEach(HttpServer::close);
        // A handler that outlived its server still gives its exchange back, by a task from its virtual thread.
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (loops.all().stream().anyMatch(loop -> loop.statistics().buffersInUse() > 0) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        for (EventLoop loop : loops.all()) {
            LoopStatistics left = loop.statistics();
            assertThat(left.connections()).as("connections").isZero();
            assertThat(left.buffersInUse()).as("buffers").isZero();
        }
        servers.forEach(server -> assertThat(server.statistics().activeRequests()).isZero());
        loops.close();
    }

    private static Socket connect(HttpServer server) throws IOException {
        Socket socket = new Socket("127.0.0.1", server.port());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads until {@code end} has come. */
    private static String read(Socket socket, String end) throws IOException {
        StringBuilder text = new StringBuilder();
        InputStream in = socket.getInputStream();
        while (!text.toString().endsWith(end)) {
            int c = in.read();
            if (c < 0) {
                throw new IOException("connection ended after " + text);
            }
            text.append((char) c);
        }
        return text.toString();
    }

    private static String readAll(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    private static URI uri(HttpServer server, String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    @Test
    void theJdkClientIsServedInBothExecutions() throws Exception {
        for (Execution execution : Execution.values()) {
            HttpServer server = start(builder().execution(execution).handler(request -> Response.text("hello " + request.path())));
            try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
                for (int i = 0; i < 100; i++) {
                    HttpResponse<String> response = client.send(HttpRequest.newBuilder(uri(server, "/" + i)).build(), BodyHandlers.ofString());
                    assertThat(response.body()).isEqualTo("hello /" + i);
                }
            }
            assertThat(server.statistics().requests()).isEqualTo(100);
        }
    }

    @Test
    void largeContentGoesBothWays() throws Exception {
        byte[] large = new byte[5_000_000];
        new Random(1).nextBytes(large);
        HttpServer server = start(builder().handler(request -> switch (request.path()) {
            case "/whole" -> Response.bytes(request.body().bytes());
            case "/stream" -> {
                InputStream in = request.body().stream();
                yield Response.stream(Response.OCTETS, out -> in.transferTo(out.stream()));
            }
            default -> throw new NotFound(request.path());
        }));
        try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (String path : List.of("/whole", "/stream")) {
                for (boolean expects : new boolean[] {false, true}) {
                    HttpRequest request = HttpRequest.newBuilder(uri(server, path)).expectContinue(expects)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(large)).build();
                    assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).as(path).isEqualTo(large);
                }
            }
        }
    }

    @Test
    void filesAreSentByTheKernel(@TempDir Path directory) throws Exception {
        byte[] large = new byte[3_000_000];
        new Random(2).nextBytes(large);
        Path file = Files.write(directory.resolve("large"), large);
        HttpServer server = start(builder().handler(request -> Response.file(Response.OCTETS, OpenFile.open(file))));
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.send(HttpRequest.newBuilder(uri(server, "/")).build(), BodyHandlers.ofByteArray()).body()).isEqualTo(large);
            }
        }
    }

    private static boolean unixSocketsAreHere() throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.isOpen();
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    @Test
    void unixDomainSockets(@TempDir Path directory) throws IOException {
        assumeTrue(unixSocketsAreHere(), "this system has no Unix-domain sockets");
        Path path = directory.resolve("http.sock");
        start(HttpServer.builder().listen(Listen.unix(path)).loops(loops).handler(request -> Response.text("by file")));
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(1000);
            while (channel.read(answer) >= 0) {
                // Until the server closes.
            }
            assertThat(new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200 ").endsWith("by file");
        }
    }

    @Test
    void theAnswerToABrokenRequestIsReadBeforeAnyReset() throws IOException {
        HttpServer server = start(builder().handler(request -> Response.text("never")));
        try (Socket socket = connect(server)) {
            send(socket, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n" + "x".repeat(100_000));
            assertThat(readAll(socket)).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void exchangesInFlightEndWithinTheGrace() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<Void> gate = new CompletableFuture<>();
        HttpServer server = start(builder().handler(request -> {
            entered.countDown();
            gate.join();
            return Response.text("served");
        }));
        try (Socket busy = connect(server); Socket idle = connect(server)) {
            send(busy, GET);
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            Thread closing = Thread.ofPlatform().start(server::close);
            assertThat(readAll(idle)).isEmpty();
            assertThat(closing.isAlive()).isTrue();
            gate.complete(null);
            assertThat(readAll(busy)).contains("Connection: close").endsWith("served");
            closing.join(10_000);
            assertThat(closing.isAlive()).isFalse();
        }
    }

    @Test
    void whatOutlivesTheGraceIsCutOff() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CompletableFuture<Void> gate = new CompletableFuture<>();
        HttpServer server = start(builder().grace(Duration.ofMillis(50)).handler(request -> {
            entered.countDown();
            gate.join();
            return Response.text("late");
        }));
        try (Socket socket = connect(server)) {
            send(socket, GET);
            assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
            server.close();
            assertThatThrownBy(() -> read(socket, "late")).isInstanceOf(IOException.class);
        } finally {
            gate.complete(null);
        }
    }

    @Test
    void noRequestIsLostWhenTheServerEnds() throws Exception {
        AtomicInteger served = new AtomicInteger();
        HttpServer server = start(builder().execution(Execution.EVENT_LOOP).handler(request -> {
            served.incrementAndGet();
            return Response.text("ok");
        }));
        AtomicBoolean stop = new AtomicBoolean();
        CountDownLatch underWay = new CountDownLatch(200);
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> lost = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                lost.add(clients.submit(() -> halfAnswered(server, stop, underWay)));
            }
            assertThat(underWay.await(10, TimeUnit.SECONDS)).isTrue();
            server.close();
            stop.set(true);
            for (Future<Integer> count : lost) {
                assertThat(count.get(10, TimeUnit.SECONDS)).isZero();
            }
        }
        assertThat(served.get()).isGreaterThanOrEqualTo(200);
    }

    @Test
    void aClientThatHasJustConnectedIsStillServedWhenTheServerEnds() throws Exception {
        HttpServer server = start(builder().handler(request -> Response.text("just in time")));
        try (Socket fresh = connect(server); Socket other = connect(server)) {
            Thread closing = Thread.ofPlatform().start(server::close);
            // The answers tell when the server has begun to end; the fresh connection has yet to say its first word.
            String answer;
            do {
                send(other, GET);
                answer = read(other, "just in time");
            } while (!answer.contains("Connection: close"));
            send(fresh, GET);
            assertThat(readAll(fresh)).contains("Connection: close").endsWith("just in time");
            closing.join();
        }
    }

    /** Connects and sends at once, again and again; counts responses that began and did not end. */
    private static int halfAnswered(HttpServer server, AtomicBoolean stop, CountDownLatch underWay) {
        int broken = 0;
        while (!stop.get()) {
            try (Socket socket = connect(server)) {
                send(socket, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                String answer = readAll(socket);
                broken += answer.endsWith("ok") ? 0 : 1;
                underWay.countDown();
            } catch (IOException e) {
                // Refused, now that nobody listens.
                break;
            }
        }
        return broken;
    }

    @Test
    void slowClientsAreCutOffWhileOthersAreServed() throws IOException {
        HttpServer server = start(builder().limits(limits -> limits.header(Duration.ofMillis(200)).idle(Duration.ofMillis(300)))
                .handler(request -> Response.text("ok")));
        try (Socket slow = connect(server); Socket other = connect(server)) {
            send(slow, "GET / HTTP/1.1\r\nHos");
            for (int i = 0; i < 20; i++) {
                send(other, GET);
                assertThat(read(other, "ok")).startsWith("HTTP/1.1 200");
            }
            assertThat(readAll(slow)).startsWith("HTTP/1.1 408 ");
            assertThat(readAll(other)).isEmpty();
        }
        assertThat(server.statistics().limitHits("headerDeadline")).isEqualTo(1);
        assertThat(server.statistics().limitHits("idle")).isEqualTo(1);
    }

    @Test
    void aPortInUseFailsTheStart() {
        HttpServer first = start(builder().handler(request -> Response.ok()));
        int port = ((InetSocketAddress) first.addresses().getFirst()).getPort();
        assertThatThrownBy(() -> HttpServer.builder().listen(Listen.tcp("127.0.0.1", port)).loops(loops).handler(request -> Response.ok()).start())
                .isInstanceOf(SocketFailure.class).hasMessageContaining("EADDRINUSE");
    }

    @Test
    void aServerNeedsAHandler() {
        assertThatIllegalStateException().isThrownBy(() -> builder().start());
    }

    @Test
    void aServerWithLoopsOfItsOwnEndsThem() throws IOException {
        try (HttpServer server = HttpServer.start(0, request -> Response.text("own"))) {
            try (Socket socket = connect(server)) {
                send(socket, GET);
                assertThat(read(socket, "own")).startsWith("HTTP/1.1 200");
            }
        }
    }
}
