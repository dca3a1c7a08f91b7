package dev.gatun.examples.showcase.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The units for systemd are what systemd takes, and fit the file that the service serves. */
class UnitsTest {
    @TempDir
    Path folder;

    private Configuration configuration() throws Exception {
        Samples.files(folder);
        return Configuration.of(folder.resolve("gatun.yaml"), Deploy.text("gatun.yaml"));
    }

    @Test
    void theServiceHasTimeToEndAsTheFileSays() throws Exception {
        Duration stop = Duration.ofSeconds(Long.parseLong(Deploy.unit("gatun.service", "TimeoutStopSec").getFirst()));

        assertThat(configuration().servers().values()).allSatisfy(server ->
                assertThat(stop).isGreaterThanOrEqualTo(server.lameDuck().plus(server.shutdown()).plusSeconds(2)));
    }

    @Test
    void theSocketsAreThoseOfThePublicServer() throws Exception {
        List<String> ports = configuration().servers().get("public").listens().stream()
                .map(listen -> Integer.toString(((InetSocketAddress) listen.address()).getPort())).toList();

        assertThat(Deploy.unit("gatun.socket", "ListenStream")).isEqualTo(ports);
    }

    @Test
    void theFileIsServedAndCheckedWhereItIsWritten() throws Exception {
        assertThat(Deploy.unit("gatun.service", "ExecStart")).singleElement().asString().endsWith(" serve --config /etc/gatun/gatun.yaml");
        assertThat(Deploy.unit("gatun.service", "ExecReload").getFirst()).endsWith(" check --config /etc/gatun/gatun.yaml");
        // What the process writes has to be in a directory that systemd makes for it.
        assertThat(Deploy.unit("gatun.service", "LogsDirectory")).containsExactly("gatun");
        assertThat(configuration().accessLog().flatMap(AccessLogSettings::file).orElseThrow().file()).isEqualTo(Path.of("/var/log/gatun/access.log"));
    }

    @Test
    void systemdHasNothingToSayAgainstThem() throws Exception {
        assumeTrue(Deploy.program("systemd-analyze").isPresent(), "there is no systemd-analyze");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Path service = Files.writeString(folder.resolve("gatun.service"), Deploy.text("gatun.service")
                .replace("/usr/bin/java", java.toString()).replace("file:///opt/gatun/README.md", "man:systemd(1)"));
        Path socket = Files.writeString(folder.resolve("gatun.socket"), Deploy.text("gatun.socket"));

        String said = Deploy.run("systemd-analyze", "verify", "--man=no", "--recursive-errors=no", service.toString(), socket.toString());

        assertThat(said.lines().filter(line -> line.contains("gatun"))).isEmpty();
    }
}
