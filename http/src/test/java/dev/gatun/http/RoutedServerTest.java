package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.OpenFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The parts above the engine together, over a socket. */
class RoutedServerTest {
    private record Answer(int status, String head, String body) {
        Optional<String> field(String name) {
            return head.lines().filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip()).findFirst();
        }
    }

    private static Answer send(HttpServer server, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            int end = answer.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(answer.substring(9, 12)), answer.substring(0, end), answer.substring(end + 4));
        }
    }

    private static Answer get(HttpServer server, String path, String... headers) throws Exception {
        return send(server, "GET " + path + " HTTP/1.1\r\nhost: x\r\nuser-agent: test\r\nconnection: close\r\n" + String.join("", headers) + "\r\n");
    }

    private static Answer post(HttpServer server, String path, String type, String body) throws Exception {
        return send(server, "POST " + path + " HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: " + type + "\r\ncontent-length: " + body.length()
            + "\r\n\r\n" + body);
    }

    @Test
    void serverRoutesFilesFormsAndLogs(@TempDir Path directory) throws Exception {
        String content = "0123456789".repeat(1_000);
        Files.writeString(directory.resolve("a.bin"), content);
        List<String> lines = new CopyOnWriteArrayList<>();
        CountDownLatch logged = new CountDownLatch(9);
        AccessLog log = AccessLog.combined().to(line -> {
            lines.add(line);
            logged.countDown();
        });
        try (HttpServer server = HttpServer.builder()
            .listen(Listen.tcp(0))
            .use(log, Compression.negotiated())
            .get("/users/{id}", request -> Response.text("user " + request.path("id")))
            .get("/loop", Execution.EVENT_LOOP, request -> Response.text("loop " + request.isOnEventLoop()))
            .get("/big", request -> Response.text("big ".repeat(1_000)))
            .get("/json", request -> Response.json(List.of(1, 2)))
            .post("/form", request -> Response.text(request.form().first("a").orElse("-")))
            .post("/upload", request -> Response.text(request.multipart().text("f").orElse("-")))
            .files("/assets", directory)
            .on(NotFound.class, (request, e) -> Response.of(Status.NOT_FOUND).text("nothing at " + request.path()))
            .start()) {
            assertThat(get(server, "/users/7").body()).isEqualTo("user 7");
            assertThat(get(server, "/loop").body()).isEqualTo("loop true");
            assertThat(get(server, "/json").body()).isEqualTo("[1,2]");
            assertThat(get(server, "/big", "accept-encoding: gzip\r\n").field("content-encoding")).hasValue("gzip");
            assertThat(get(server, "/assets/a.bin").body()).isEqualTo(content);
            Answer ranges = get(server, "/assets/a.bin", "range: bytes=0-3, 100-103\r\n");
            assertThat(ranges.status()).isEqualTo(206);
            assertThat(ranges.body()).contains("bytes 100-103/10000");
            assertThat(get(server, "/none").body()).isEqualTo("nothing at /none");
            assertThat(post(server, "/form", "application/x-www-form-urlencoded", "a=1%202").body()).isEqualTo("1 2");
            assertThat(post(server, "/upload", "multipart/form-data; boundary=x",
                "--x\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nhello\r\n--x--\r\n").body()).isEqualTo("hello");
        }
        assertThat(logged.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).anyMatch(line -> line.contains("\"GET /users/7 HTTP/1.1\" 200 6 \"-\" \"test\""));
        assertThat(lines).anyMatch(line -> line.contains("\"GET /none HTTP/1.1\" 404 "));
    }

    @Test
    void serversErrorHandlerSeesWhatRoutesThrowAndMiddlewareSeesItsAnswer() throws Exception {
        try (HttpServer server = HttpServer.builder()
            .listen(Listen.tcp(0))
            .use((request, next) -> next.handle(request).header("x-seen", "1"))
            .onError((request, error) -> Response.of(Status.INTERNAL_SERVER_ERROR).text(error.getClass().getSimpleName()))
            .handler(request -> {
                throw new IllegalStateException("broken");
            })
            .start()) {
            Answer response = get(server, "/");
            assertThat(response.body()).isEqualTo("IllegalStateException");
            assertThat(response.field("x-seen")).hasValue("1");
        }
    }

    private static long descriptorsOf(Path file) throws Exception {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.filter(descriptor -> {
                try {
                    return Files.readSymbolicLink(descriptor).startsWith(file);
                } catch (IOException e) {
                    return false;
                }
            }).count();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void filesAreClosedHoweverTheExchangeEnds(@TempDir Path directory) throws Exception {
        Path file = directory.toRealPath().resolve("a.txt");
        Files.writeString(file, "0123456789".repeat(300_000));
        try (HttpServer server = HttpServer.builder()
            .listen(Listen.tcp(0))
            .use(Compression.negotiated())
            .files("/assets", directory)
            .get("/own", request -> Response.file("text/plain", OpenFile.open(file)))
            .start()) {
            for (int round = 0; round < 5; round++) {
                get(server, "/assets/a.txt");
                get(server, "/assets/a.txt", "range: bytes=0-3, 100-103\r\n");
                get(server, "/assets/a.txt", "range: bytes=9000000-\r\n");
                get(server, "/assets/a.txt", "if-modified-since: Fri, 01 Jan 2100 00:00:00 GMT\r\n");
                get(server, "/assets/a.txt", "if-match: \"x\"\r\n");
                get(server, "/own", "accept-encoding: gzip\r\n");
                send(server, "HEAD /assets/a.txt HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n");
                send(server, "HEAD /own HTTP/1.1\r\nhost: x\r\naccept-encoding: br\r\nconnection: close\r\n\r\n");
                for (String path : List.of("/assets/a.txt", "/own")) {
                    abandon(server, path, "");
                    abandon(server, path, "accept-encoding: gzip\r\n");
                    abandon(server, path, "range: bytes=0-2000000, 2000001-2900000\r\n");
                }
            }
        }
        for (long end = System.nanoTime() + Duration.ofSeconds(5).toNanos(); descriptorsOf(file) > 0 && System.nanoTime() < end; ) {
            Thread.onSpinWait();
        }
        assertThat(descriptorsOf(file)).isZero();
    }

    /** Asks, reads a little and goes away. */
    private static void abandon(HttpServer server, String path, String headers) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(("GET " + path + " HTTP/1.1\r\nhost: x\r\n" + headers + "\r\n").getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
    }
}
