package dev.gatun.examples.showcase.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.examples.showcase.Client;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the image and of the service, run as they are written but for where the program and its file lie. */
@Timeout(300)
class CommandsTest {
    private static final Pattern SERVER = Pattern.compile("  (\\w+): .*:(\\d+)");

    /** Starts a program as a service manager does: with a listening socket at descriptor 3, whose port is put into the file. */
    private static final String SERVICE_MANAGER = """
            import os, socket, sys
            s = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            s.bind(("127.0.0.1", 0))
            s.listen(16)
            f = os.dup(s.fileno())
            os.dup2(f, 3, inheritable=True)
            text = open(sys.argv[1]).read().replace("PORT", str(s.getsockname()[1]))
            open(sys.argv[1], "w").write(text)
            os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS="1")
            os.execv(sys.argv[2], sys.argv[2:])
            """;

    @TempDir
    Path folder;

    private final Map<String, Integer> ports = new HashMap<>();

    @BeforeEach
    void modules() {
        assumeTrue(System.getProperty("jdk.module.path") != null, "the tests do not run as modules");
    }

    /** Reads what it says until it serves. */
    private void awaitPorts(BufferedReader lines) throws Exception {
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            Matcher server = SERVER.matcher(line);
            if (server.matches()) {
                ports.put(server.group(1), Integer.parseInt(server.group(2)));
            }
            if (line.contains("Ctrl-C ends it")) {
                return;
            }
        }
        throw new AssertionError("it does not serve: " + said);
    }

    private static int status(Client client, String path) throws Exception {
        return client.get(path).statusCode();
    }

    /** What Kubernetes sees when it ends a pod: unready at once, still serving, alive, then gone, with the status of SIGTERM. */
    @Test
    void theImageEndsInTheOrderThatItsManifestCountsOn() throws Exception {
        Path file = Files.writeString(folder.resolve("gatun.yaml"), Deploy.text("container.yaml").replaceAll("\":(8080|9000)\"", "127.0.0.1:0")
                // Long enough to look around on a machine that is busy with other things.
                .replace("lameDuck: 5s", "lameDuck: 15s"));
        List<String> command = new ArrayList<>(Deploy.instruction("ENTRYPOINT"));
        command.addAll(Deploy.instruction("CMD"));
        command.set(command.indexOf("/etc/gatun/gatun.yaml"), file.toString());
        Process process = new ProcessBuilder(Deploy.here(command)).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assumeTrue(process.supportsNormalTermination(), "a process here can be ended by force only");
            awaitPorts(lines);
            try (Client outside = new Client(ports.get("public")); Client kubelet = new Client(ports.get("admin"))) {
                assertThat(status(kubelet, "/readyz")).isEqualTo(200);
                assertThat(kubelet.get("/metrics").body()).contains("gatun_http_server_requests");

                process.destroy();
                int ready = status(kubelet, "/readyz");
                for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); ready == 200 && System.nanoTime() < end;) {
                    ready = status(kubelet, "/readyz");
                }

                assertThat(ready).isEqualTo(503);
                assertThat(kubelet.get("/readyz").body()).doesNotContain("127.0.0.1");
                assertThat(status(kubelet, "/healthz")).isEqualTo(200);
                assertThat(status(outside, "/plaintext")).isEqualTo(200);
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(143);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void theServiceServesOnTheSocketThatItIsStartedWith() throws Exception {
        Path python = Deploy.program("python3").orElse(null);
        assumeTrue(python != null && System.getProperty("os.name").equals("Linux"), "there is nobody to start it so");
        Path file = Files.writeString(folder.resolve("gatun.yaml"), """
                servers: {public: {listen: {http: "127.0.0.1:PORT"}}}
                hosts: [{routes: [{respond: served}]}]
                """);
        List<String> unit = new ArrayList<>(List.of(Deploy.unit("gatun.service", "ExecStart").getFirst().split(" ")));
        unit.set(unit.indexOf("/etc/gatun/gatun.yaml"), file.toString());
        List<String> command = new ArrayList<>(List.of(python.toString(), "-c", SERVICE_MANAGER, file.toString()));
        command.addAll(Deploy.here(unit));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            // If it bound the port by itself, it could not have it: the other socket listens.
            awaitPorts(lines);
            try (Client client = new Client(ports.get("public"))) {
                assertThat(client.get("/").body()).isEqualTo("served");
            }
            process.destroy();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(Deploy.unit("gatun.service", "SuccessExitStatus")).contains(Integer.toString(process.exitValue()));
        } finally {
            process.destroyForcibly();
        }
    }
}
