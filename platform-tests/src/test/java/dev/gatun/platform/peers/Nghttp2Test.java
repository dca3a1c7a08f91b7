package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nghttp2's own client and load generator make of the server. */
class Nghttp2Test extends PeerSuite {
    private static String nghttp(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--verbose", "--no-verify-peer", "--timeout=30"));
        all.addAll(List.of(arguments));
        Tool.Result result = Tool.need("nghttp").run(all.toArray(String[]::new));
        assertThat(result.exit()).as(result.out()).isZero();
        // What the client itself finds wrong with a frame.
        assertThat(result.out()).doesNotContain("[INVALID; error").doesNotContain("Some requests were not processed");
        return result.out();
    }

    private static List<String> addresses(HttpServer server) {
        return List.of(clear(server), secure(server));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void upgradesAndComesWithPriorKnowledge(Setup setup) {
        HttpServer server = start(setup);
        assertThat(nghttp("--upgrade", clear(server) + "/")).contains("HTTP/1.1 101 Switching Protocols", "HTTP Upgrade success", "Hello, World!");
        assertThat(nghttp(clear(server) + "/")).contains(":status: 200", "Hello, World!");
        assertThat(nghttp(secure(server) + "/")).contains("The negotiated protocol: h2", ":status: 200", "Hello, World!");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void trailersGoBothWays(Setup setup) {
        byte[] content = "z".repeat(100_000).getBytes();
        String file = write("up", content).toString();
        for (String address : addresses(start(setup))) {
            assertThat(nghttp("-H", "te: trailers", address + "/trailers")).contains("x-end: yes");
            assertThat(nghttp("--data=" + file, "--trailer=x-sum: 1", address + "/echo")).contains("x-sum: 1", "z".repeat(1000));
            assertThat(nghttp("--data=" + file, "--expect-continue", address + "/echo")).contains(":status: 100", "z".repeat(1000));
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whatIsPromisedIsPushed(Setup setup) {
        for (String address : addresses(start(setup))) {
            assertThat(nghttp(address + "/pushes")).contains("recv PUSH_PROMISE", ":path: /chunks/2", "with another").containsPattern("stream_id=2\\b");
            assertThat(nghttp("--no-push", address + "/pushes")).doesNotContain("recv PUSH_PROMISE").contains("with another");
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void manyStreamsSmallWindowsAndPriorities(Setup setup) {
        for (String address : addresses(start(setup))) {
            // 2^10 bytes for a stream, 2^16 for all; each of 30 streams brings 300,000
            String said = nghttp("--null-out", "--window-bits=10", "--connection-window-bits=16", "--multiply=30", address + "/chunks/300");
            assertThat(said.split(":status: 200", -1)).hasSize(31);
            assertThat(nghttp("--null-out", "--weight=256", "--weight=1", address + "/chunks/50", address + "/chunks/51")).contains("send PRIORITY");
            assertThat(nghttp("--null-out", "--no-dep", "-H", "priority: u=0, i", address + "/chunks/50")).contains(":status: 200");
            assertThat(nghttp("--null-out", "--hexdump", "--header-table-size=0", "--multiply=5", address + "/")).contains("HEADER_TABLE_SIZE(0x01):0");
            assertThat(nghttp("--null-out", "--padding=200", address + "/chunks/5")).contains(":status: 200");
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void loadLosesNothing(Setup setup) {
        Tool h2load = Tool.need("h2load");
        String file = write("up", content(3_000)).toString();
        HttpServer server = start(setup);
        for (String address : addresses(server)) {
            for (List<String> how : List.of(
                    List.of("-n5000", "-c20", "-m50", address + "/"),
                    List.of("-n2000", "-c10", "-m20", address + "/chunks/20"),
                    List.of("-n2000", "-c10", "-m20", "-d" + file, address + "/echo"),
                    List.of("-n2000", "-c10", "-m1", "--h1", address + "/"))) {
                String out = h2load.run(how.toArray(String[]::new)).out();
                assertThat(out).as(how.toString()).contains(" 0 failed, 0 errored, 0 timeout");
                String count = how.getFirst().substring(2);
                assertThat(out).as(how.toString()).contains(count + " done, " + count + " succeeded").contains("status codes: " + count + " 2xx");
            }
        }
        assertThat(server.statistics().failures()).isZero();
        assertThat(server.statistics().limitHits()).doesNotContainKeys("http2Resets", "http2Window", "protocol");
    }
}
