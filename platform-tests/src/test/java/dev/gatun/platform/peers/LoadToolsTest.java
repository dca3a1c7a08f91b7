package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Load generators: wrk counts errors, slowhttptest tries to tie the server up. */
class LoadToolsTest {
    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    static List<Setup> setups() {
        return Setup.all();
    }

    static List<Setup> executions() {
        return Setup.executions();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void wrkFindsNoErrors(Setup setup) throws Exception {
        Tool wrk = Tool.need("wrk");
        Path pipelined = Files.writeString(directory.resolve("pipelined.lua"), """
                init = function(args)
                  request = function() return string.rep(wrk.format("GET", "/"), 16) end
                end
                """);
        HttpServer server = servers.start(setup.loops(2), Showcase.routes(directory));
        String url = "http://127.0.0.1:" + server.port() + "/";
        for (List<String> how : List.of(List.<String>of(), List.of("-H", "Connection: close"), List.of("-s", pipelined.toString()))) {
            List<String> arguments = new ArrayList<>(List.of("-t1", "-c32", "-d1s"));
            arguments.addAll(how);
            arguments.add(url);
            Tool.Result result = wrk.run(arguments.toArray(String[]::new));
            assertThat(result.exit()).as(result.out()).isZero();
            assertThat(result.out()).contains("requests in").doesNotContain("Socket errors").doesNotContain("Non-2xx");
        }
        assertThat(server.statistics().responsesByClass().keySet()).containsExactly(2);
    }

    @ParameterizedTest
    @MethodSource("executions")
    void slowhttptestFindsTheServerAvailable(Setup setup) {
        Tool slowhttptest = Tool.need("slowhttptest");
        HttpServer server = servers.start(setup, http -> Showcase.routes(directory)
                .accept(http.limits(limits -> limits.header(Duration.ofSeconds(1)).bodyGap(Duration.ofSeconds(1)).write(Duration.ofSeconds(1)))));
        String url = "http://127.0.0.1:" + server.port() + "/";
        Peer other = servers.connect(server);
        for (List<String> attack : List.of(List.of("-H"), List.of("-B"), List.of("-X", "-w", "10", "-y", "20", "-n", "1", "-z", "32"))) {
            List<String> arguments = new ArrayList<>(attack);
            arguments.addAll(List.of("-c", "200", "-r", "200", "-i", "1", "-l", "4", "-p", "1", "-u", url));
            Tool.Result result = slowhttptest.run(arguments.toArray(String[]::new));
            assertThat(result.out()).as(attack.toString()).contains("YES");
            assertThat(other.get("/").status()).isEqualTo(200);
        }
    }
}
