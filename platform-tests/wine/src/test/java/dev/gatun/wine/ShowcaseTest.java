package dev.gatun.wine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** curl and wrk of Linux ask the showcase, which a Java VM for Windows runs: Wine's sockets are sockets of Linux. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ShowcaseTest {
    private static final int CURL_SECONDS = 20;
    private static final long RESTART_NANOS = TimeUnit.SECONDS.toNanos(60);

    @TempDir
    private Path root;

    static List<String> backends() throws IOException {
        return WineServer.backends();
    }

    @ParameterizedTest
    @MethodSource("backends")
    void answersProgramsOfLinuxAndEndsInGoodOrder(String backend) throws Exception {
        need("curl");
        need("wrk");
        Files.writeString(root.resolve("page.html"), "<p>from drive Z</p>");
        byte[] large = new byte[3_000_000];
        for (int i = 0; i < large.length; i++) {
            large[i] = (byte) (i * 31);
        }
        Path file = Files.write(root.resolve("large.bin"), large);
        try (WineServer server = WineServer.start(backend, root)) {
            assertThat(String.join("\n", server.said())).contains("backend=" + backend);
            routes(server.url());
            files(server.url(), file);
            secure(server, file);
            load(server.url());
            server.end();
            assertThat(server.said()).contains("finishing what is under way");
        }
    }

    @ParameterizedTest
    @MethodSource("backends")
    void workersTakeConnectionsFromOneQueueAndOneOfThemIsKilled(String backend) throws Exception {
        need("curl");
        try (WineServer server = WineServer.startWorkers(backend, 2)) {
            List<ProcessHandle> workers = WineServer.workers();
            assertThat(workers).hasSize(2);
            asked(server, 10);
            ProcessHandle victim = workers.getFirst();
            victim.destroyForcibly();
            victim.onExit().get(CURL_SECONDS, TimeUnit.SECONDS);
            asked(server, 20);
            awaitWorkers(2, victim);
            asked(server, 10);
            server.end();
            assertThat(String.join("\n", server.said())).contains("2 workers", "take connections from one queue", "finishing what is under way");
            awaitWorkers(0, victim);
        }
    }

    private static void asked(WineServer server, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            assertThat(curl(server.url() + "/plaintext")).isEqualTo("Hello, World!");
        }
    }

    private static void awaitWorkers(int count, ProcessHandle gone) {
        long until = System.nanoTime() + RESTART_NANOS;
        List<ProcessHandle> now = WineServer.workers();
        while ((now.size() != count || now.contains(gone)) && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            now = WineServer.workers();
        }
        assertThat(now).hasSize(count).doesNotContain(gone);
    }

    private static void routes(String url) throws Exception {
        assertThat(curl(url + "/plaintext")).isEqualTo("Hello, World!");
        assertThat(curl(url + "/json")).isEqualTo("{\"message\":\"Hello, World!\"}");
        assertThat(curl("--data-binary", "ship", url + "/echo")).isEqualTo("ship");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code} %{size_download}", url + "/bytes/1000000")).isEqualTo("200 1000000");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url + "/")).isEqualTo("200");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url + "/no-such-thing")).isEqualTo("404");
    }

    private void files(String url, Path file) throws Exception {
        assertThat(curl(url + "/files/page.html")).isEqualTo("<p>from drive Z</p>");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url + "/files/none.html")).isEqualTo("404");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", url + "/files/..%5c..%5cwindows%5cwin.ini")).isIn("400", "404");
        Path copy = root.resolve("copy.bin");
        curl("-o", copy.toString(), url + "/files/large.bin");
        assertThat(copy).hasSameBinaryContentAs(file);
        // The echo goes through the request's stream and the response's.
        curl("--data-binary", "@" + file, "-o", copy.toString(), url + "/echo");
        assertThat(copy).hasSameBinaryContentAs(file);
    }

    /** The certificate is one that the server has made there. */
    private void secure(WineServer server, Path file) throws Exception {
        assertThat(String.join("\n", server.said())).containsPattern("self-signed certificate, SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}");
        String url = server.httpsUrl();
        for (String tls : List.of("1.2", "1.3")) {
            String[] version = {"-k", "--tlsv" + tls, "--tls-max", tls};
            assertThat(curl(with(version, "--http2", url + "/connection"))).contains("\"HTTP/2\"", "\"TLSv" + tls + "\"", "\"h2\"");
            assertThat(curl(with(version, "--http1.1", url + "/connection"))).contains("\"HTTP/1.1\"", "\"TLSv" + tls + "\"", "\"http/1.1\"");
        }
        assertThat(curl("--http2-prior-knowledge", server.url() + "/connection")).contains("\"HTTP/2\"").doesNotContain("tlsVersion");
        Path copy = root.resolve("copy.bin");
        for (String protocol : List.of("--http2", "--http1.1")) {
            curl("-k", protocol, "-o", copy.toString(), url + "/files/large.bin");
            assertThat(copy).hasSameBinaryContentAs(file);
            curl("-k", protocol, "--data-binary", "@" + file, "-o", copy.toString(), url + "/echo");
            assertThat(copy).hasSameBinaryContentAs(file);
        }
    }

    private static String[] with(String[] first, String... more) {
        return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
    }

    private static void load(String url) throws Exception {
        for (List<String> how : List.of(List.<String>of(), List.of("-H", "Connection: close"))) {
            List<String> command = new ArrayList<>(List.of("wrk", "-t1", "-c16", "-d3s", "--timeout", "10s"));
            command.addAll(how);
            command.add(url + "/plaintext");
            assertThat(run(command)).contains("requests in").doesNotContain("Socket errors").doesNotContain("Non-2xx");
        }
    }

    private static String curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", Integer.toString(CURL_SECONDS)));
        command.addAll(List.of(arguments));
        return run(command);
    }

    private static String run(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, out).isZero();
        return out;
    }

    private static void need(String program) {
        boolean found = Stream.of(System.getenv("PATH").split(":")).anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
        assumeTrue(found, program + " is not installed");
    }
}
