package dev.gatun.platform.workers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.platform.Await;
import dev.gatun.platform.shutdown.Load;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code serve --workers} as its users run it: replaced by a signal, killed, and ended, while clients ask. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
class ShowcaseWorkersTest {
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)/");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path jar = Path.of("../examples/target/gatun.jar");

    @Test
    void signalsReplaceTheWorkersAndEndThemWithoutALoss() throws Exception {
        assumeTrue(Files.exists(jar), "the showcase has not been packaged");
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-jar", jar.toString(), "serve", "--workers", "2", "--http", "0", "--execution", "event-loop", "--admin", "0").redirectErrorStream(true).start();
        try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
            int port = Integer.parseInt(await(lines, PORT));
            String admin = await(lines, Pattern.compile("(http://127\\.0\\.0\\.1:\\d+)/dashboard/"));
            Set<Long> before = children(parent);
            assertThat(before).hasSize(2);
            try (Load load = new Load(new InetSocketAddress("127.0.0.1", port), "/plaintext", 6, 6)) {
                load.awaitMore(200);
                // A worker whose event loop is held for half a second, as by a cold start on a busy machine, is not ready until it is asked again.
                Await.until(() -> "all are ready: " + text(admin + "/readyz"),
                        () -> text(admin + "/readyz").contains("{\"name\":\"workers\",\"condition\":\"up\""), PATIENCE);
                Matcher requests = Pattern.compile("gatun_http_server_requests_total\\{host=\"\",route=\"/plaintext\",server=\"http\",status=\"2xx\",tenant=\"\"} (\\d+)")
                        .matcher(text(admin + "/metrics"));
                assertThat(requests.find()).isTrue();
                assertThat(Long.parseLong(requests.group(1))).as("what both workers have answered").isGreaterThanOrEqualTo(200);
                assertThat(new ProcessBuilder("kill", "-USR1", Long.toString(parent.pid())).start().waitFor()).isZero();
                assertThat(await(lines, Pattern.compile("(.*workers are .*replaced.*)"))).isEqualTo("all workers are replaced");
                assertThat(children(parent)).hasSize(2).doesNotContainAnyElementsOf(before);
                load.awaitMore(200);
                assertThat(load.losses()).as(load.toString()).isEmpty();

                long victim = children(parent).iterator().next();
                ProcessHandle.of(victim).orElseThrow().destroyForcibly();
                Await.until(() -> "another comes: " + children(parent), () -> children(parent).size() == 2 && !children(parent).contains(victim), PATIENCE);
                load.awaitMore(200);
                // What it held, and once more who came back at once and met the backlog; see WorkersTest.
                int held = load.losses().size();
                assertThat(held).as(load.toString()).isLessThanOrEqualTo(24);

                Thread.ofVirtual().start(() -> drain(lines));
                parent.destroy();
                assertThat(parent.waitFor(60, TimeUnit.SECONDS)).isTrue();
                load.end();
                assertThat(load.losses()).as(load.toString()).hasSize(held);
            }
            assertThat(parent.exitValue()).isEqualTo(143);
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void eachWorkerHasItsLoopOnACpuOfItsOwn() throws Exception {
        assumeTrue(Files.exists(jar), "the showcase has not been packaged");
        List<Integer> cpus = cpus(Path.of("/proc/self/status"));
        assumeTrue(cpus.size() >= 2, "there is one CPU alone");
        Process parent = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC",
                "-jar", jar.toString(), "serve", "--workers", "2", "--http", "0", "--share", "queue", "--pin", cpus.get(0) + "," + cpus.get(1))
                .redirectErrorStream(true).start();
        try (BufferedReader lines = parent.inputReader(StandardCharsets.UTF_8)) {
            assertThat(await(lines, Pattern.compile("(2 workers, .*)"))).isEqualTo("2 workers, each with 1 event loop, take connections from one queue");
            List<List<Integer>> pinned = new ArrayList<>();
            for (long child : children(parent)) {
                try (Stream<Path> threads = Files.list(Path.of("/proc/" + child + "/task"))) {
                    for (Path thread : threads.toList()) {
                        if (Files.readString(thread.resolve("comm")).startsWith("showcase-")) {
                            pinned.add(cpus(thread.resolve("status")));
                        }
                    }
                }
            }
            assertThat(pinned).containsExactlyInAnyOrder(List.of(cpus.get(0)), List.of(cpus.get(1)));
        } finally {
            parent.destroyForcibly();
        }
    }

    /** Those that a thread may run on, by proc_pid_status(5). */
    private static List<Integer> cpus(Path status) throws IOException {
        String allowed = Files.readAllLines(status).stream().filter(line -> line.startsWith("Cpus_allowed_list:")).findFirst().orElseThrow();
        return Arrays.stream(allowed.split(":")[1].trim().split(",")).flatMapToInt(range -> {
            String[] ends = range.split("-");
            return IntStream.rangeClosed(Integer.parseInt(ends[0]), Integer.parseInt(ends[ends.length - 1]));
        }).boxed().toList();
    }

    /** The answer, if it is 200. */
    private static String text(String url) {
        try (InputStream in = URI.create(url).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private static Set<Long> children(Process parent) {
        return parent.children().filter(ProcessHandle::isAlive).map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private static String await(BufferedReader lines, Pattern wanted) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher found = wanted.matcher(line);
            if (found.find()) {
                return found.group(1);
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the showcase did not say " + wanted + ": " + said);
    }

    private static void drain(BufferedReader lines) {
        try {
            while (lines.readLine() != null) {
                // So that nobody waits for room in the pipe.
            }
        } catch (IOException e) {
            // It has ended.
        }
    }
}
