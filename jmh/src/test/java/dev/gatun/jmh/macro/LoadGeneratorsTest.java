package dev.gatun.jmh.macro;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What the load generators are told, what is read from them, and that they and the controls understand each other. */
class LoadGeneratorsTest {
    private static final String H2LOAD_OUTPUT = """
            Application protocol: h2c
            Main benchmark duration is over for thread #0. Stopping all clients.

            finished in 2.00s, 100000.00 req/s, 7.84MB/s
            requests: 200000 total, 200512 started, 200000 done, 200000 succeeded, 0 failed, 0 errored, 0 timeout
            status codes: 200003 2xx, 0 3xx, 0 4xx, 0 5xx
            traffic: 7.84MB (8218976) total, 1.91MB (2005696) headers (space savings 93.50%), 2.48MB (2605408) data
            """;

    @TempDir
    Path directory;

    private final Children children = new Children();

    @Test
    void readsWhatH2loadCounted() {
        LoadFigures figures = new H2loadLoad().figures(H2LOAD_OUTPUT);
        assertThat(figures.requests()).isEqualTo(200_000);
        assertThat(figures.micros()).isEqualTo(2_000_000);
        assertThat(figures.p50()).isNaN();
        assertThat(figures.failed() + figures.refused()).isZero();
    }

    @Test
    void aFailureThatH2loadCountedMakesTheRunWorthless() {
        H2loadLoad h2load = new H2loadLoad();
        for (String failure : List.of("1 failed", "1 errored", "1 timeout", "1 3xx", "1 4xx", "1 5xx")) {
            String output = H2LOAD_OUTPUT.replace("0 " + failure.substring(2), failure);
            assertThatThrownBy(() -> h2load.figures(output)).as(failure).hasMessageStartingWith("h2load counted failures: ");
        }
        assertThatThrownBy(() -> h2load.figures(H2LOAD_OUTPUT.replace("200000 succeeded", "199999 succeeded"))).hasMessageContaining("199999");
        assertThatThrownBy(() -> h2load.figures("could not connect")).hasMessageContaining("could not connect");
    }

    @Test
    void oneAnswerOfH2loadIsJudgedByStatusLengthAndProtocol() {
        String right = """
                Application protocol: h2
                status codes: 1 2xx, 0 3xx, 0 4xx, 0 5xx
                traffic: 10.12KB (10367) total, 85B (85) headers (space savings 45.86%), 10.00KB (10240) data
                """;
        assertThat(H2loadLoad.isRight(right, 10_240)).isTrue();
        assertThat(H2loadLoad.isRight(right, 13)).isFalse();
        assertThat(H2loadLoad.isRight(right.replace("1 2xx, 0 3xx, 0 4xx", "0 2xx, 0 3xx, 1 4xx"), 10_240)).isFalse();
        assertThat(H2loadLoad.isRight(right.replace(": h2", ": http/1.1"), 10_240)).isFalse();
    }

    @Test
    void tellsH2loadWhatTheProfileSays() {
        LoadProfile profile = LoadProfile.plaintext(16).pipelined(32).headers("A: b").over(Protocol.H2);
        assertThat(profile.tool()).isEqualTo(LoadProfile.Tool.H2LOAD);
        assertThat(new H2loadLoad().command(new Endpoint(Protocol.H2, 8443, new Site(directory), OptionalInt.empty()), profile, 3))
                .contains("--clients=16", "--max-concurrent-streams=32", "--header=A: b", "--duration=3")
                .endsWith("https://127.0.0.1:8443/plaintext");
    }

    @Test
    void whatAScenarioNeedsOfAServerFollowsFromItsLoad() {
        assertThat(Ability.neededBy(LoadProfile.plaintext(64))).isEmpty();
        assertThat(Ability.neededBy(LoadProfile.plaintext(64).closing())).containsExactly(Ability.CLOSE);
        assertThat(Ability.neededBy(LoadProfile.megabyte(1).over(Protocol.HTTPS))).containsExactly(Ability.HTTPS, Ability.FILES);
        assertThat(Ability.neededBy(LoadProfile.plaintext(1).over(Protocol.H2C))).containsExactly(Ability.H2C);
        assertThat(Ability.neededBy(LoadProfile.handshakes(LoadProfile.Tool.RESUMED_HANDSHAKES, 1)))
                .containsExactly(Ability.HTTPS, Ability.CLOSE);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nginxGetsHandshakesOfTheKindAskedFor() {
        assumeTrue(isInstalled("gcc") && isInstalled("openssl") && isInstalled("taskset"), "gcc, openssl and taskset are needed");
        assumeTrue(Files.isReadable(Path.of("/usr/include/openssl/ssl.h")), "the headers of OpenSSL are needed");
        Optional<Server> nginx = NginxServer.find(children, directory);
        assumeTrue(nginx.isPresent(), "nginx is not installed");
        Bench bench = bench();
        LoadDriver driver = new LoadDriver(children, bench.machine(), directory);
        try (RunningServer running = RunningServer.start(nginx.get(), Protocol.HTTPS, List.of(), bench)) {
            for (LoadProfile.Tool tool : List.of(LoadProfile.Tool.FULL_HANDSHAKES, LoadProfile.Tool.RESUMED_HANDSHAKES)) {
                LoadProfile profile = LoadProfile.handshakes(tool, 4);
                driver.check(running, profile);
                LoadFigures figures = driver.run(running, profile, 1).load();
                // More than there are slots: the first of each has no ticket.
                assertThat(figures.requests()).as("%s", tool).isGreaterThan(4);
                assertThat(figures.failed() + figures.refused()).as("%s", tool).isZero();
            }
            // One at the begin of the second and four within it; the last may not be done.
            LoadFigures paced = driver.run(running, LoadProfile.handshakes(LoadProfile.Tool.FULL_HANDSHAKES, 4).rate(5), 1).load();
            assertThat(paced.requests()).isBetween(1L, 5L);
            assertThat(paced.failed() + paced.refused()).isZero();
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void nghttpdAnswersInClearTextAndOverTls() {
        assumeTrue(isInstalled("h2load") && isInstalled("openssl") && isInstalled("taskset"), "h2load, openssl and taskset are needed");
        Optional<Server> nghttpd = NghttpdServer.find(children);
        assumeTrue(nghttpd.isPresent(), "nghttpd is not installed");
        Bench bench = bench();
        LoadDriver driver = new LoadDriver(children, bench.machine(), directory);
        for (Protocol protocol : List.of(Protocol.H2C, Protocol.H2)) {
            try (RunningServer running = RunningServer.start(nghttpd.get(), protocol, List.of(), bench)) {
                LoadProfile profile = LoadProfile.plaintext(2).pipelined(4).over(protocol);
                driver.check(running, profile);
                assertThat(driver.run(running, profile, 2).load().requests()).as("%s", protocol).isPositive();
                assertThatThrownBy(() -> driver.check(running, LoadProfile.get("/absent", 13, 1).over(protocol)))
                        .hasMessageStartingWith("nghttpd gives no right answer to GET /absent over " + protocol.word());
            }
        }
    }

    private Bench bench() {
        int core = ProcFiles.allowedCores().getFirst();
        return new Bench(new Machine(core, core), children, Site.make(children, directory, true), directory);
    }

    private static boolean isInstalled(String program) {
        return Files.isExecutable(Path.of("/usr/bin", program));
    }
}
