package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What curl makes of the server. */
class CurlTest {
    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    private final Tool curl = Tool.need("curl");

    static List<Setup> setups() {
        return Setup.executions();
    }

    private HttpServer start(Setup setup) {
        return servers.startAt(setup, List.of(Listen.tcp("127.0.0.1", 0)), Showcase.routes(directory));
    }

    private String curl(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-sS", "--max-time", "30", "--noproxy", "*"));
        all.addAll(List.of(arguments));
        Tool.Result result = curl.run(all.toArray(String[]::new));
        assertThat(result.exit()).as(result.out()).isZero();
        return result.out();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void versionsAndKeepAlive(Setup setup) {
        String url = "http://127.0.0.1:" + start(setup).port();
        assertThat(curl("--http1.1", url + "/client")).startsWith("HTTP/1.1 curl/");
        assertThat(curl("--http1.0", url + "/client")).startsWith("HTTP/1.0 curl/");
        String reused = curl("-w", "%{num_connects} %{http_code} ", "-o", "/dev/null", url + "/", "-o", "/dev/null", url + "/chunks/50", "-o", "/dev/null", url + "/");
        assertThat(reused).isEqualTo("1 200 0 200 0 200 ");
        assertThat(curl("-I", url + "/")).containsIgnoringCase("content-length: 13");
        assertThat(curl("-L", "-w", " %{num_redirects}", url + "/moved")).isEqualTo("Hello, World! 1");
        assertThat(curl("-o", "/dev/null", "-w", "%{http_code}", url + "/missing")).isEqualTo("404");
        assertThat(curl("--request-target", "*", "-X", "OPTIONS", "-o", "/dev/null", "-w", "%{http_code}", url)).isIn("200", "204");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void uploads(Setup setup) throws IOException {
        byte[] content = new byte[5_000_000];
        new Random(5).nextBytes(content);
        Path file = Files.write(directory.resolve("up.bin"), content);
        Path back = directory.resolve("back.bin");
        String url = "http://127.0.0.1:" + start(setup).port() + "/echo";
        for (List<String> how : List.of(
                List.of("--data-binary", "@" + file),
                List.of("-H", "Transfer-Encoding: chunked", "--data-binary", "@" + file),
                List.of("-H", "Expect: 100-continue", "--data-binary", "@" + file),
                List.of("-H", "Expect:", "-X", "POST", "-T", file.toString()),
                List.of("--http1.0", "--data-binary", "@" + file))) {
            List<String> arguments = new ArrayList<>(how);
            arguments.addAll(List.of("-o", back.toString(), url));
            curl(arguments.toArray(String[]::new));
            assertThat(Arrays.equals(Files.readAllBytes(back), content)).as(how.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void rangesConditionsAndCompression(Setup setup) throws IOException {
        Files.writeString(directory.resolve("text.txt"), "0123456789".repeat(10_000));
        String url = "http://127.0.0.1:" + start(setup).port() + "/f/text.txt";
        assertThat(curl("-r", "5-14", url)).isEqualTo("5678901234");
        assertThat(curl("--compressed", "-w", " %{size_download}", url)).satisfies(out -> {
            assertThat(out).startsWith("0123456789".repeat(10_000) + " ");
            assertThat(Integer.parseInt(out.substring(out.indexOf(' ') + 1))).isLessThan(10_000);
        });
        Path tag = directory.resolve("tag");
        curl("--etag-save", tag.toString(), "-o", "/dev/null", url);
        assertThat(curl("--etag-compare", tag.toString(), "-w", "%{http_code}", url)).isEqualTo("304");
        Path part = Files.writeString(directory.resolve("part"), "0123456789".repeat(3));
        curl("-C", "-", "-o", part.toString(), url);
        assertThat(Files.readString(part)).isEqualTo("0123456789".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void unixSockets(Setup setup) {
        Path socket = directory.resolve("s");
        String name = "gatun-" + UUID.randomUUID();
        servers.startAt(setup, List.of(Listen.unix(socket), Listen.abstractUnix(name)), Showcase.routes(directory));
        assertThat(curl("--unix-socket", socket.toString(), "http://a/")).isEqualTo("Hello, World!");
        assertThat(curl("--abstract-unix-socket", name, "http://a/")).isEqualTo("Hello, World!");
    }
}
