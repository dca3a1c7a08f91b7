package dev.gatun.examples.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FetchTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final ShowcaseServer server = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0", "--https", "0")));

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        server.close();
    }

    private int run(String... arguments) {
        try (PrintStream o = new PrintStream(out, true, StandardCharsets.UTF_8); PrintStream e = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new Showcase(o, e).run(List.of(arguments));
        }
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theContentGoesToStandardOutputAndNothingElse() {
        assertThat(run("fetch", server.url() + "/plaintext")).isZero();
        assertThat(out()).isEqualTo("Hello, World!");
        assertThat(err()).isEmpty();
    }

    @Test
    void anErrorOfTheServerIsAnAnswer() {
        assertThat(run("fetch", "-v", server.url() + "/no-such-thing")).isZero();
        assertThat(err()).contains("< HTTP/1.1 404");
    }

    @ParameterizedTest
    @CsvSource({"--http2, HTTP/2", "--http1.1, HTTP/1.1"})
    void versionsCanBeChosen(String option, String version) {
        assertThat(run("fetch", "-v", option, server.url() + "/json")).isZero();
        assertThat(err()).contains("> GET " + server.url() + "/json", "< " + version + " 200", "< content-type: application/json");
        assertThat(out()).isEqualTo("{\"message\":\"Hello, World!\"}");
    }

    @Test
    void aCertificateThatNobodyVouchesForIsRefusedUnlessAllAreAccepted() {
        String url = server.httpsUrl().orElseThrow() + "/plaintext";
        assertThat(run("fetch", url)).isEqualTo(1);
        assertThat(err()).startsWith("gatun: ").contains("certificat").hasLineCount(1);
        assertThat(run("fetch", "-k", "-v", url)).isZero();
        assertThat(err()).contains("* TLSv1.3", "< HTTP/2 200");
        assertThat(out()).isEqualTo("Hello, World!");
    }

    @Test
    void dataIsSent() throws Exception {
        assertThat(run("fetch", "-d", "ship", server.url() + "/echo")).isZero();
        assertThat(out()).isEqualTo("ship");
        out.reset();
        Path file = Files.writeString(directory.resolve("data"), "from a file");
        assertThat(run("fetch", "-X", "POST", "-H", "Content-Type: text/plain", "-d", "@" + file, server.url() + "/echo")).isZero();
        assertThat(out()).isEqualTo("from a file");
    }

    @Test
    void filesAreWritten() {
        Path file = directory.resolve("million");
        assertThat(run("fetch", "-o", file.toString(), server.url() + "/bytes/1000000")).isZero();
        assertThat(file).hasSize(1_000_000);
        assertThat(out()).isEmpty();
    }

    @Test
    void noAnswerIsOneLineAndCodeOne() throws Exception {
        int port;
        try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = gone.getLocalPort();
        }
        assertThat(run("fetch", "http://127.0.0.1:" + port + "/")).isEqualTo(1);
        assertThat(err()).startsWith("gatun: ").contains("127.0.0.1:" + port).hasLineCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fetch", "fetch -Z x", "fetch a b", "fetch -H nothing a", "fetch -o", "fetch --max-time soon a", "fetch ftp://127.0.0.1/", "fetch -d @/no/such a",
        "fetch -X a/b a"})
    void wrongUseIsOneLineAndCodeTwo(String line) {
        assertThat(run(line.split(" "))).isEqualTo(2);
        assertThat(err()).startsWith("gatun: ").hasLineCount(1);
        assertThat(out()).isEmpty();
    }

    @Test
    void progressSaysHowFarItIs() {
        long second = Duration.ofSeconds(1).toNanos();
        assertThat(Progress.line(5_000_000, OptionalLong.of(20_000_000), second))
                .isEqualTo("[========                      ]  25 %  5.0 MB of 20.0 MB  5.0 MB/s  3 s left");
        assertThat(Progress.line(1_234, OptionalLong.empty(), second)).isEqualTo("1.2 kB  1.2 kB/s");
        assertThat(Progress.line(0, OptionalLong.of(0), 0)).isEqualTo("0 B  0 B/s");
    }
}
