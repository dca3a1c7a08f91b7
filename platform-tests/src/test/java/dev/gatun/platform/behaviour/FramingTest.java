package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Status;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How responses say where they end, trailers, interim responses, and that a false one is never taken for whole: RFC 9112, sections 6 to 8. */
class FramingTest {
    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.executions();
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http
                .get("/chunks", request -> Response.stream(Response.TEXT, out -> {
                    for (int i = 0; i < 3; i++) {
                        out.write("part" + i + " ");
                        out.flush();
                    }
                    out.trailer("x-sum", "42");
                }))
                .get("/short", request -> Response.stream(Response.TEXT, 100_000, out -> out.write(new byte[99_999])))
                .get("/long", request -> Response.stream(Response.TEXT, 100_000, out -> out.write(new byte[100_001])))
                .get("/half", request -> Response.stream(Response.TEXT, out -> {
                    out.write("begun");
                    out.flush();
                    throw new IllegalStateException("on purpose");
                }))
                .get("/pushed-short", request -> Response.of(Status.OK).type(Response.TEXT).body(new ResponseBody.Pushed(sink -> {
                    sink.write("abc");
                    sink.end();
                }, 4)))
                .get("/early", request -> {
                    request.inform(Status.EARLY_HINTS, Headers.of("link", "</style.css>; rel=preload"));
                    return Response.text("final");
                })
                .get("/split", request -> Response.text("never").header("x-evil", "a\r\nX-Injected: b"))
                .get("/own", request -> Response.text("never").header("content-length", "3"))
                .post("/echo", request -> Response.later(request.body().textAsync()
                        .thenApply(content -> Response.text(content).header("x-trailers", String.valueOf(request.body().trailers().size())))))
                .get("/ok", request -> Response.text("ok")));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void contentOfUnknownLengthIsChunkedAndTrailersGoToWhoWantsThem(Setup setup) {
        Peer peer = servers.connect(start(setup));
        Reply plain = peer.get("/chunks");
        assertThat(plain.header("transfer-encoding")).isEqualTo("chunked");
        assertThat(plain.text()).isEqualTo("part0 part1 part2 ");
        assertThat(plain.trailers()).isEmpty();
        Reply wants = peer.ask("GET /chunks HTTP/1.1\r\nHost: a\r\nTE: trailers\r\nConnection: TE\r\n\r\n");
        assertThat(wants.trailers()).containsExactly("x-sum: 42");
        assertThat(peer.get("/ok").text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void forHttp10ContentOfUnknownLengthEndsWithTheConnection(Setup setup) {
        Peer peer = servers.connect(start(setup));
        Reply reply = peer.ask("GET /chunks HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
        assertThat(reply.header("transfer-encoding")).isNull();
        assertThat(reply.closes()).isTrue();
        assertThat(reply.text()).isEqualTo("part0 part1 part2 ");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aResponseThatIsNotAsLongAsAnnouncedIsCutOff(Setup setup) {
        HttpServer server = start(setup);
        for (String path : List.of("/short", "/long", "/half", "/pushed-short")) {
            Peer peer = servers.connect(server);
            // A length that is not kept, or chunks without their end: the client must see that something is missing.
            assertThatThrownBy(() -> peer.get(path)).as(path).isInstanceOf(UncheckedIOException.class);
        }
        assertThat(servers.connect(server).get("/ok").text()).isEqualTo("ok");
        assertThat(server.statistics().failures()).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void earlyHintsComeBeforeTheResponseAndNeverToHttp10(Setup setup) {
        HttpServer server = start(setup);
        Peer peer = servers.connect(server);
        for (int i = 0; i < 3; i++) {
            Reply reply = peer.get("/early");
            assertThat(reply.interim()).containsExactly(103);
            assertThat(reply.text()).isEqualTo("final");
        }
        assertThat(servers.connect(server).ask("GET /early HTTP/1.0\r\n\r\n").interim()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void whatAHandlerMustNotSayIsNeverSent(Setup setup) {
        Peer peer = servers.connect(start(setup));
        for (String path : List.of("/split", "/own")) {
            Reply reply = peer.get(path);
            assertThat(reply.status()).as(path).isEqualTo(500);
            assertThat(reply.headers()).as(path).noneMatch(field -> field.startsWith("x-injected"));
        }
        assertThat(peer.get("/ok").text()).isEqualTo("ok");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void chunkedRequestsArriveWholeInWhateverPieces(Setup setup) {
        Peer peer = servers.connect(start(setup));
        String request = "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;ext=\"x\"\r\nhello\r\n1\r\n,\r\n6\r\n world\r\n0\r\nX-A: b\r\nX-C: d\r\n\r\n";
        for (char c : request.toCharArray()) {
            peer.send(String.valueOf(c));
        }
        Reply reply = peer.read();
        assertThat(reply.text()).isEqualTo("hello, world");
        assertThat(reply.header("x-trailers")).isEqualTo("2");
        assertThat(peer.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n").text()).isEmpty();
        assertThat(peer.ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n").text()).isEmpty();
    }
}
