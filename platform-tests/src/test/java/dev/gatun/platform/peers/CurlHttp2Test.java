package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What curl makes of each way to come to a version of HTTP: by itself, by upgrade, by prior knowledge, and by ALPN. */
class CurlHttp2Test extends PeerSuite {
    private static final int LARGE = 20_000_000;

    private final Tool curl = Tool.need("curl");

    /** How curl is told, and the version that comes of it. */
    record Way(boolean secure, String option, String version) {
        String address(HttpServer server) {
            return secure ? PeerSuite.secure(server) : PeerSuite.clear(server);
        }

        /** curl 7.88 sends the preface again when it uses such a connection again (its pull request 10643). */
        boolean reuses() {
            return !option.equals("--http2-prior-knowledge");
        }

        @Override
        public String toString() {
            return (secure ? "https " : "http ") + option;
        }
    }

    private static final List<Way> WAYS = List.of(
            new Way(false, "--http2", "2"),
            new Way(false, "--http2-prior-knowledge", "2"),
            new Way(true, "--http1.1", "1.1"),
            new Way(true, "--no-alpn", "1.1"),
            new Way(true, "--http2", "2"));

    static Stream<Arguments> ways() {
        return setups().stream().flatMap(setup -> WAYS.stream().map(way -> Arguments.of(setup, way)));
    }

    static Stream<Arguments> waysToShare() {
        return setups().stream().flatMap(setup -> WAYS.stream().filter(way -> way.version().equals("2") && way.reuses()).map(way -> Arguments.of(setup, way)));
    }

    private String curl(Way way, String... arguments) {
        List<String> all = new ArrayList<>(List.of("-sS", "--max-time", "40", "--noproxy", "*", "--cacert", trust().toString(), way.option()));
        all.addAll(List.of(arguments));
        Tool.Result result = curl.run(all.toArray(String[]::new));
        assertThat(result.exit()).as(result.out()).isZero();
        return result.out();
    }

    @ParameterizedTest
    @MethodSource("ways")
    void versionIsAgreed(Setup setup, Way way) {
        String url = way.address(start(setup));
        assertThat(curl(way, "-w", " %{http_version}", url + "/")).isEqualTo("Hello, World! " + way.version());
        assertThat(curl(way, "-I", url + "/")).containsIgnoringCase("content-length: 13").containsPattern("HTTP/[0-9.]+ 200");
        assertThat(curl(way, "-o", "/dev/null", "-w", "%{http_code}", url + "/missing")).isEqualTo("404");
        if (way.reuses()) {
            String several = curl(way, "-w", "%{num_connects} %{http_code} ", "-o", "/dev/null", url + "/", "-o", "/dev/null", url + "/chunks/50");
            assertThat(several).as("connections and answers").isEqualTo("1 200 0 200 ");
            assertThat(curl(way, "-L", "-w", " %{num_redirects}", url + "/moved")).isEqualTo("Hello, World! 1");
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void contentGoesBothWays(Setup setup, Way way) {
        String url = way.address(start(setup)) + "/echo";
        byte[] content = content(5_000_000);
        Path file = write("up.bin", content);
        Path back = directory.resolve("back.bin");
        for (List<String> how : List.of(
                List.of("--data-binary", "@" + file),
                List.of("-H", "Expect: 100-continue", "--data-binary", "@" + file),
                List.of("-H", "Expect:", "-X", "POST", "-T", file.toString()))) {
            List<String> arguments = new ArrayList<>(how);
            arguments.addAll(List.of("-o", back.toString(), url));
            curl(way, arguments.toArray(String[]::new));
            assertThat(holds(back, content)).as(how.toString()).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void filesRangesConditionsAndCompression(Setup setup, Way way) throws IOException {
        byte[] large = content(LARGE);
        write("large.bin", large);
        write("text.txt", "0123456789".repeat(10_000).getBytes());
        String url = way.address(start(setup));
        Path back = directory.resolve("back.bin");
        curl(way, "-o", back.toString(), url + "/f/large.bin");
        assertThat(holds(back, large)).isTrue();
        assertThat(curl(way, "-o", "/dev/null", "-w", "%{size_download}", url + "/chunks/20000")).isEqualTo("20000000");
        assertThat(curl(way, "-r", "5-14", url + "/f/text.txt")).isEqualTo("5678901234");
        assertThat(curl(way, "--compressed", "-w", " %{size_download}", url + "/f/text.txt")).satisfies(out -> {
            assertThat(out).startsWith("0123456789".repeat(10_000) + " ");
            assertThat(Integer.parseInt(out.substring(out.indexOf(' ') + 1))).isLessThan(10_000);
        });
        Path tag = directory.resolve("tag");
        curl(way, "--etag-save", tag.toString(), "-o", "/dev/null", url + "/f/text.txt");
        assertThat(curl(way, "--etag-compare", tag.toString(), "-w", "%{http_code}", url + "/f/text.txt")).isEqualTo("304");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void trailersFollowTheContent(Setup setup) throws IOException {
        Path fields = directory.resolve("fields");
        for (Way way : WAYS) {
            if (way.version().equals("1.1")) {
                String url = way.address(start(setup)) + "/trailers";
                assertThat(curl(way, "-H", "TE: trailers", "-D", fields.toString(), url)).isEqualTo("content");
                assertThat(Files.readString(fields)).containsPattern("(?is)content-type.*\n\r?\n?.*x-end: yes");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("waysToShare")
    void manyAtOnceShareConnections(Setup setup, Way way) throws IOException {
        HttpServer server = start(setup);
        Path output = Files.createDirectory(directory.resolve("out"));
        curl(way, "-Z", "--parallel-max", "50", "-o", output + "/#1", way.address(server) + "/chunks/[1-300]");
        for (int i = 1; i <= 300; i++) {
            assertThat(output.resolve(String.valueOf(i))).hasSize(i * 1000L);
        }
        assertThat(server.statistics().connectionsAccepted()).isLessThan(60);
        assertThat(server.statistics().failures()).isZero();
    }
}
