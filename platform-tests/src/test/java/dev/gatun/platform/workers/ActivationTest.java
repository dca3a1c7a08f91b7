package dev.gatun.platform.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve} with the sockets of a service manager, which outlive it. */
@EnabledOnOs(OS.LINUX)
@Timeout(300)
class ActivationTest {
    private static final String ASK = "GET /plaintext HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private final Path jar = Path.of("../examples/target/gatun.jar").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    @BeforeEach
    void packaged() {
        assumeTrue(Files.exists(jar), "the showcase has not been packaged");
    }

    private static void assumeThereIs(String program) {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator)).anyMatch(place -> Path.of(place, program).toFile().canExecute()),
                "there is no " + program);
    }

    private static void terminate(long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-TERM", Long.toString(pid)).start().waitFor()).isZero();
    }

    private void connectionsWaitForTheNextProcess(String name, String... arguments) throws Exception {
        assumeThereIs("python3");
        try (Activator activator = new Activator(jar, name, arguments)) {
            InetSocketAddress address = activator.address();
            long first = Long.parseLong(activator.await("process (\\d+)"));
            assertThat(activator.await("(http://127\\.0\\.0\\.1:\\d+)/")).isEqualTo("http://127.0.0.1:" + address.getPort());
            try (Peer peer = Peer.to(address)) {
                assertThat(peer.send(ASK).read().text()).isEqualTo("Hello, World!");
            }
            terminate(first);
            assertThat(activator.await("status (-?\\d+)")).as("as the JVM ends by SIGTERM").isEqualTo("143");
            // Nobody serves now.
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Socket socket = new Socket(address.getAddress(), address.getPort());
                socket.getOutputStream().write(ASK.getBytes(StandardCharsets.US_ASCII));
                waiting.add(socket);
            }
            activator.again();
            for (Socket socket : waiting) {
                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)).startsWith("HTTP/1.1 200 ").endsWith("Hello, World!");
                socket.close();
            }
        }
    }

    @Test
    void aProcessServesTheSocketThatItIsStartedWithAndTheNextOneWhatWaitedMeanwhile() throws Exception {
        connectionsWaitForTheNextProcess("http");
    }

    @Test
    void workersDoAlthoughTheirParentIsReplaced() throws Exception {
        connectionsWaitForTheNextProcess("gatun.socket", "--workers", "2");
    }

    @Test
    void systemdSocketActivateStartsItAtTheFirstConnection() throws Exception {
        assumeThereIs("systemd-socket-activate");
        Path path = folder.resolve("gatun.sock");
        Process process = new ProcessBuilder("systemd-socket-activate", "-l", path.toString(), "--fdname=http",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-jar", jar.toString(), "serve", "--loops", "1")
                .redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            Await.until("it listens", () -> Files.exists(path));
            assertThat(lines.readLine()).contains("Listening on " + path);
            try (Peer peer = Peer.to(UnixDomainSocketAddress.of(path))) {
                assertThat(peer.send(ASK).read().text()).isEqualTo("Hello, World!");
            }
            terminate(process.pid());
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(lines.lines()).anyMatch(line -> line.endsWith(": http at " + path + "/"));
        } finally {
            process.destroyForcibly();
        }
    }
}
