package dev.gatun.examples.showcase.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.examples.showcase.Client;
import dev.gatun.reactor.Platform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several processes that serve one file. */
@Timeout(300)
class ConfiguredWorkersTest {
    private static final int ATTEMPTS = 5;
    private static final Pattern ADMIN = Pattern.compile("  metrics and health of all: (http://.*)/dashboard/");

    @TempDir
    Path folder;

    private Process parent;
    private int port;
    private String admin;

    @BeforeEach
    void possible() {
        assumeTrue(System.getProperty("jdk.module.path") != null, "the tests do not run as modules");
        assumeTrue(Platform.current().supports(Platform.Feature.PREFORK), "processes can't share a port here");
    }

    @AfterEach
    void end() throws Exception {
        if (parent != null) {
            // Its workers end with it.
            parent.destroyForcibly().waitFor();
        }
    }

    private Path file(String answer) throws IOException {
        return Files.writeString(folder.resolve("gatun.yaml"), """
                workers: {count: 2, admin: 0}
                servers: {main: {listen: {http: "127.0.0.1:%d"}, timeouts: {shutdown: 5s}}}
                hosts: [{routes: %s}]
                """.formatted(port, answer));
    }

    private static int anyPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** With a port that was free a moment ago, and another one if it is not any more. */
    private void start(String answer) throws Exception {
        for (int i = 0; i < ATTEMPTS && admin == null; i++) {
            port = anyPort();
            List<String> command = Deploy.here(List.of("java", "-jar", "gatun.jar", "serve", "--config", file(answer).toString()));
            parent = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
            awaitGreeting();
        }
        assertThat(admin).as("what it says: %s", said()).isNotNull();
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("log"));
    }

    private void awaitGreeting() throws Exception {
        do {
            Matcher line = ADMIN.matcher(said());
            if (said().contains("Ctrl-C ends it") && line.find()) {
                admin = line.group(1);
                return;
            }
        } while (!parent.waitFor(50, TimeUnit.MILLISECONDS));
    }

    /** On a connection of its own, which the kernel may give to either worker. */
    private String ask() throws Exception {
        try (Client client = new Client(port)) {
            return client.get("/").body();
        }
    }

    @Test
    void allServeTheFileAndLoadItAnewAndEndTogether() throws Exception {
        start("{respond: before}");
        assertThat(ask()).isEqualTo("before");
        try (Client all = new Client(admin)) {
            // On a machine that is busy with other things a worker may be unready for a moment.
            while (all.get("/readyz").statusCode() != 200) {
                assertThat(parent.waitFor(50, TimeUnit.MILLISECONDS)).as("it has ended: %s", said()).isFalse();
            }
            assertThat(all.get("/metrics").body()).contains("server=\"main\"");
        }

        assumeTrue(said().contains("SIGHUP"), "whoever started this process has it ignore SIGHUP");
        assumeTrue(Deploy.program("kill").isPresent(), "there is no kill");
        file("[{path: 7}]");
        Deploy.run("kill", "-HUP", Long.toString(parent.pid()));
        awaitSaid("is not taken");
        assertThat(ask()).isEqualTo("before");

        file("{respond: after}");
        Deploy.run("kill", "-HUP", Long.toString(parent.pid()));
        // Twice: each of the two has said so.
        awaitSaid("is served now(?s:.*)is served now");
        for (int i = 0; i < 20; i++) {
            assertThat(ask()).isEqualTo("after");
        }

        List<ProcessHandle> workers = parent.children().toList();
        assertThat(workers).hasSize(2);
        parent.destroy();
        assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(workers).noneMatch(ProcessHandle::isAlive);
    }

    private void awaitSaid(String pattern) throws Exception {
        Pattern wanted = Pattern.compile(pattern);
        while (!wanted.matcher(said()).find()) {
            assertThat(parent.waitFor(50, TimeUnit.MILLISECONDS)).as("it has ended: %s", said()).isFalse();
        }
    }
}
