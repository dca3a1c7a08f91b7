package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of h2spec, all of them: over TCP and TLS, with handlers on the loop and elsewhere, several times, since some of them are races. */
class H2specTest extends PeerSuite {
    private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
    private static final int CASES = 146;
    private static final int RUNS = 3;
    private static final Pattern TOTAL = Pattern.compile("(\\d+) tests, (\\d+) passed, (\\d+) skipped, (\\d+) failed");

    /** A slow machine is not a wrong answer: a server that says nothing at all ends by the patience of {@link Tool}. */
    private static final String SECONDS_PER_ANSWER = "5";

    @ParameterizedTest
    @MethodSource("setups")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void allCasesPassInClearText(Setup setup) throws Exception {
        HttpServer server = start(setup);
        judge(server, server.port());
    }

    @ParameterizedTest
    @MethodSource("setups")
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void allCasesPassOverTls(Setup setup) throws Exception {
        HttpServer server = start(setup);
        judge(server, securePort(server), "-t", "-k");
    }

    private void judge(HttpServer server, int port, String... more) throws Exception {
        Tool h2spec = Tool.at(unpacked());
        for (int run = 0; run < RUNS; run++) {
            List<String> arguments = new ArrayList<>(List.of("-S", "-h", "127.0.0.1", "-p", String.valueOf(port), "-o", SECONDS_PER_ANSWER));
            arguments.addAll(List.of(more));
            String said = h2spec.run(arguments.toArray(String[]::new)).out();
            Matcher total = TOTAL.matcher(said);
            assertThat(total.find()).as(said).isTrue();
            String failures = said.substring(Math.max(0, said.indexOf("Failures:")));
            assertThat(total.group()).as(failures).isEqualTo(CASES + " tests, " + CASES + " passed, 0 skipped, 0 failed");
        }
        assertThat(server.statistics().connectionsAccepted()).isGreaterThanOrEqualTo(RUNS * CASES);
    }

    private Path unpacked() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux") && System.getProperty("os.arch").equals("amd64"), "h2spec is here for Linux on amd64 only");
        Path archive = directory.resolve("h2spec.tar.gz");
        try (InputStream in = H2specTest.class.getResourceAsStream(ARCHIVE)) {
            assumeTrue(in != null, ARCHIVE + " is not on the class path");
            Files.copy(in, archive);
        } catch (IOException e) {
            throw new AssertionError(ARCHIVE, e);
        }
        Tool.need("tar").run("-xzf", archive.toString(), "-C", directory.toString());
        return directory.resolve("h2spec");
    }
}
