package dev.gatun.platform.shutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The showcase as its users run it, ended by SIGTERM while clients ask. */
class SignalTest {
    private static final Pattern PORT = Pattern.compile("http://127\\.0\\.0\\.1:(\\d+)");

    private final Path jar = Path.of("../examples/target/gatun.jar");

    @ParameterizedTest
    @ValueSource(strings = {"event-loop", "virtual-thread"})
    void noRequestIsLostWhenTheShowcaseIsToldToEnd(String execution) throws Exception {
        assumeTrue(Files.exists(jar), "the showcase has not been packaged");
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-jar", jar.toString(),
                "serve", "--host", "127.0.0.1", "--http", "0", "--execution", execution).redirectErrorStream(true).start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            assumeTrue(process.supportsNormalTermination(), "a process here can be ended by force only");
            int port = port(lines);
            try (Load load = new Load(new InetSocketAddress("127.0.0.1", port), "/plaintext", 8, 8)) {
                load.awaitMore(300);
                process.destroy();
                assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
                load.end();
                assertThat(load.losses()).as(load.toString()).isEmpty();
            }
            assertThat(process.exitValue()).isIn(List.of(0, 143));
        } finally {
            process.destroyForcibly();
        }
    }

    private static int port(BufferedReader lines) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher url = PORT.matcher(line);
            if (url.find()) {
                return Integer.parseInt(url.group(1));
            }
            said.append(line).append('\n');
        }
        throw new AssertionError("the showcase said no port: " + said);
    }
}
