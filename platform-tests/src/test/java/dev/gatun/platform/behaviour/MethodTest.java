package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.Status;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** HEAD, OPTIONS, methods without a route, forms of the target, statuses without content: RFC 9110, sections 6.4, 9 and 15; RFC 9112, section 3.2. */
class MethodTest {
    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.executions();
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http
                .get("/text", request -> Response.text("twelve bytes"))
                .get("/large", request -> Response.bytes(new byte[300_000]))
                .get("/stream", request -> Response.stream(Response.TEXT, out -> out.write("streamed")))
                .get("/push", request -> Response.push(Response.TEXT, sink -> {
                    sink.write("pushed");
                    sink.end();
                }))
                .get("/none", request -> Response.noContent())
                .get("/same", request -> Response.of(Status.NOT_MODIFIED).header("etag", "\"1\""))
                .get("/host", request -> Response.text(request.host() + " " + request.path()))
                .get("/fails", request -> {
                    throw new IllegalStateException("on purpose");
                })
                .post("/text", request -> Response.text("posted")));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void headHasTheFieldsOfGetAndNoContent(Setup setup) {
        Peer peer = servers.connect(start(setup));
        for (String path : List.of("/text", "/large", "/stream", "/push", "/none", "/missing", "/fails")) {
            Reply get = peer.get(path);
            Reply head = peer.ask("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(head.status()).as(path).isEqualTo(get.status());
            assertThat(head.body()).as(path).isEmpty();
            assertThat(head.header("content-type")).as(path).isEqualTo(get.header("content-type"));
            // RFC 9110, section 8.6: what is said must be true, saying nothing is allowed.
            if (head.header("content-length") != null) {
                assertThat(head.header("content-length")).as(path).isEqualTo(get.header("content-length"));
            }
        }
        assertThat(peer.get("/text").text()).isEqualTo("twelve bytes");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void optionsAndMethodsWithoutRouteNameTheOthers(Setup setup) {
        Peer peer = servers.connect(start(setup));
        Reply options = peer.ask("OPTIONS /text HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(options.status()).isIn(200, 204);
        assertThat(options.header("allow").split(", *")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS", "POST");
        Reply refused = peer.ask("DELETE /text HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(refused.status()).isEqualTo(405);
        assertThat(refused.header("allow").split(", *")).containsExactlyInAnyOrder("GET", "HEAD", "OPTIONS", "POST");
        assertThat(peer.ask("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n").status()).isIn(200, 204);
        assertThat(peer.ask("BREW /text HTTP/1.1\r\nHost: a\r\n\r\n").status()).isIn(405, 501);
        assertThat(peer.get("/missing").status()).isEqualTo(404);
        assertThat(peer.ask("CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n").status()).isBetween(400, 501);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void anAbsoluteTargetNamesTheHost(Setup setup) {
        Peer peer = servers.connect(start(setup));
        assertThat(peer.ask("GET http://Example.COM:81/host?x HTTP/1.1\r\nHost: other\r\n\r\n").text()).isEqualTo("example.com /host");
        assertThat(peer.ask("GET /host HTTP/1.1\r\nHost: [::1]:80\r\n\r\n").text()).isEqualTo("[::1] /host");
        assertThat(peer.ask("GET /host HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").text()).isEqualTo(" /host");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void statusesWithoutContentHaveNone(Setup setup) {
        Peer peer = servers.connect(start(setup));
        for (int i = 0; i < 3; i++) {
            Reply none = peer.get("/none");
            assertThat(none.status()).isEqualTo(204);
            assertThat(none.headers()).noneMatch(field -> field.startsWith("content-length") || field.startsWith("transfer-encoding"));
            Reply same = peer.get("/same");
            assertThat(same.status()).isEqualTo(304);
            assertThat(same.header("etag")).isEqualTo("\"1\"");
        }
        assertThat(peer.get("/text").text()).isEqualTo("twelve bytes");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aHandlerThatFailsCostsNobodyTheConnection(Setup setup) {
        Peer peer = servers.connect(start(setup));
        Reply failed = peer.get("/fails");
        assertThat(failed.status()).isEqualTo(500);
        assertThat(failed.text()).doesNotContain("on purpose");
        assertThat(peer.get("/text").status()).isEqualTo(200);
    }
}
