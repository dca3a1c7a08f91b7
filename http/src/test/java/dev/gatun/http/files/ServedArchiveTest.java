package dev.gatun.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Compression;
import dev.gatun.http.FileTree;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Archives over a socket, in both versions of HTTP. */
class ServedArchiveTest {
    /** Does not fit into the buffers between a server and a client that does not read, but compresses to half. */
    private static final byte[] LONG = HexFormat.of().formatHex(random(8 << 20)).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path base;

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    private HttpServer server() throws Exception {
        Map<String, byte[]> files = Map.of("long.txt", LONG, "short.txt", Zips.utf8("short"));
        return HttpServer.builder()
            .listen(Listen.tcp(0))
            .use(Compression.negotiated())
            .files("/deflated", FileTree.archive(Zips.write(base.resolve("d.zip"), Zips.deflated(files))))
            .files("/stored", FileTree.archive(Zips.write(base.resolve("s.zip"), Zips.stored(files))))
            .start();
    }

    @ParameterizedTest
    @EnumSource(HttpClient.Version.class)
    void contentIsTheSameInEachForm(HttpClient.Version version) throws Exception {
        try (HttpServer server = server(); HttpClient client = HttpClient.newBuilder().version(version).build()) {
            for (String path : new String[] {"/deflated/long.txt", "/stored/long.txt"}) {
                assertThat(send(client, server, path).body()).isEqualTo(LONG);
                HttpResponse<byte[]> range = send(client, server, path, "range", "bytes=5000000-9000000");
                assertThat(range.statusCode()).isEqualTo(206);
                assertThat(range.body()).isEqualTo(Arrays.copyOfRange(LONG, 5_000_000, 9_000_001));
            }
            HttpResponse<byte[]> gzip = send(client, server, "/deflated/long.txt", "accept-encoding", "gzip");
            assertThat(gzip.headers().firstValue("content-encoding")).hasValue("gzip");
            assertThat(gzip.headers().firstValueAsLong("content-length")).hasValue(gzip.body().length);
            assertThat(FileTreeContract.gunzip(gzip.body())).isEqualTo(LONG);
            HttpRequest head = request(server, "/deflated/long.txt").method("HEAD", HttpRequest.BodyPublishers.noBody()).build();
            HttpResponse<byte[]> headed = client.send(head, HttpResponse.BodyHandlers.ofByteArray());
            assertThat(headed.headers().firstValueAsLong("content-length")).hasValue(LONG.length);
            assertThat(send(client, server, "/deflated/short.txt").body()).asString().isEqualTo("short");
        }
        awaitNothingOpen();
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "open files are looked up in /proc")
    void clientsThatGoAwayLeaveNothingOpen() throws Exception {
        try (HttpServer server = server()) {
            for (String path : new String[] {"/deflated/long.txt", "/stored/long.txt"}) {
                for (String accepted : new String[] {"gzip", "identity"}) {
                    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                        String request = "GET " + path + " HTTP/1.1\r\nhost: x\r\naccept-encoding: " + accepted + "\r\n\r\n";
                        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
                        InputStream in = socket.getInputStream();
                        assertThat(in.readNBytes(1_000)).hasSize(1_000);
                        socket.setSoLinger(true, 0);
                    }
                }
            }
            awaitNothingOpen();
        }
    }

    private void awaitNothingOpen() throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (open() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        assertThat(open()).as("open archives").isZero();
    }

    private int open() throws Exception {
        if (!OS.LINUX.isCurrentOs()) {
            return 0;
        }
        int open = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    open += Files.readSymbolicLink(descriptor).startsWith(base) ? 1 : 0;
                } catch (NoSuchFileException e) {
                    // Closed meanwhile.
                }
            }
        }
        return open;
    }

    private static HttpRequest.Builder request(HttpServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    private static HttpResponse<byte[]> send(HttpClient client, HttpServer server, String path, String... headers) throws Exception {
        HttpRequest.Builder request = request(server, path);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }
}
