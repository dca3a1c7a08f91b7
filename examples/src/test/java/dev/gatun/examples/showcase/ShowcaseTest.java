package dev.gatun.examples.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShowcaseTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) {
        try (PrintStream o = new PrintStream(out, true, StandardCharsets.UTF_8); PrintStream e = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            return new Showcase(o, e).run(List.of(arguments));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"help", "--help", "-h"})
    void helpNamesTheCommands(String argument) {
        assertThat(run(argument)).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("serve", "platform", "version");
    }

    @Test
    void helpOfServeNamesTheOptions() {
        assertThat(run("serve", "--http", "0", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("--host", "--http", "--https", "--cert", "--key", "--client-ca", "--root", "--workers", "--share", "--loops", "--backend", "--execution", "--until", "--help");
    }

    @Test
    void helpOfProxyNamesTheOptions() {
        assertThat(run("proxy", "--help")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("--host", "--http", "--upstream", "--balance", "--health", "--loops", "--help");
    }

    @Test
    void aProxyPassesRequestsOnInTurn() throws Exception {
        try (ShowcaseServer first = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0")));
                ShowcaseServer second = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0")));
                Proxy proxy = Proxy.start(ProxyOptions.parse(
                        List.of("--http", "0", "--upstream", first.url(), "--upstream=" + second.url(), "--balance", "round-robin", "--health", "/json")));
                Client client = new Client("http://127.0.0.1:" + proxy.port())) {
            for (int i = 0; i < 10; i++) {
                assertThat(client.get("/json").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void versionIsPrinted() {
        assertThat(run("version")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("gatun ");
    }

    @Test
    void platformIsPrinted() {
        assertThat(run("platform")).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains(System.getProperty("os.arch"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "fly", "platform x", "serve now", "serve --nope 1", "serve --http", "serve --root /no/such/place",
        "serve --http 0 --host 203.0.113.7", "serve --http 0 --host no.such.host.invalid", "proxy", "proxy --upstream ftp://a", "proxy --upstream a:1 --balance best", "proxy --upstream a:1 --health x",
        "check", "check gatun.yaml", "serve --config x.yaml --http 80",
        "proxy --upstream a:1 --upstream a:1", "proxy --http 0 --host 203.0.113.7 --upstream a:1"})
    void wrongUseIsOneLineAndCodeTwo(String line) {
        assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).startsWith("gatun: ").hasLineCount(1);
        assertThat(out.size()).isZero();
    }

    @Test
    void aBusyPortIsOneLineAndCodeTwo() throws Exception {
        try (ServerSocket busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("serve", "--http", Integer.toString(busy.getLocalPort()))).isEqualTo(2);
        }
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("can't listen", "EADDRINUSE").hasLineCount(1);
    }

    @Test
    void aPortThatAnotherServerHoldsIsNotShared() throws Exception {
        try (ShowcaseServer first = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0"))); Client client = new Client(first.url())) {
            String port = first.url().substring(first.url().lastIndexOf(':') + 1);

            assertThat(run("serve", "--http", port)).isEqualTo(2);
            assertThat(client.get("/healthz").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aFileIsCheckedAndEachMistakeHasALineOfItsOwn(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("gatun.yaml"), """
                servers: {main: {listen: [{http: "127.0.0.1:0"}]}}
                hosts: [{routes: [{showcase: true}]}]
                """);
        assertThat(run("check", "--config", file.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("ok\n");

        Files.writeString(file, "server: {}\nhosts: [{routes: [{showcase: true}]}]\n");
        assertThat(run("check", "--config", file.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8).lines()).containsExactly(
                file + ":1:1: file needs \"servers\"", file + ":1:1: unknown key \"server\" in file; did you mean \"servers\"?");
    }

    @Test
    void filesNeedARoot() throws Exception {
        try (ShowcaseServer server = ShowcaseServer.start(ServeOptions.parse(List.of("--http", "0"))); Client client = new Client(server.url())) {
            assertThat(client.get("/files/x").statusCode()).isEqualTo(404);
            assertThat(client.get("/files/x").body()).contains("--root");
        }
    }
}
