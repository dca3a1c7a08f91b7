package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Request;
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

/** {@code Expect: 100-continue} in whatever order client and server go on: RFC 9110, section 10.1.1. */
class ContinueTest {
    private static final String HEAD = "POST %s HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n";

    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.executions();
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http.limits(limits -> limits.body(1000)).handler(ContinueTest::handle));
    }

    private static Response handle(Request request) {
        return switch (request.path()) {
            case "/refuse" -> Response.of(Status.FORBIDDEN).text("no");
            default -> Response.later(request.body().textAsync().thenApply(Response::text));
        };
    }

    @ParameterizedTest
    @MethodSource("setups")
    void leaveIsGivenWhenTheHandlerReads(Setup setup) {
        Peer peer = servers.connect(start(setup));
        for (int i = 0; i < 3; i++) {
            peer.send(HEAD.formatted("/read"));
            assertThat(new String(peer.readBytes(25))).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            Reply reply = peer.send("hello").read();
            assertThat(reply.text()).isEqualTo("hello");
            assertThat(reply.closes()).isFalse();
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void contentThatDoesNotWaitIsTaken(Setup setup) {
        Peer peer = servers.connect(start(setup));
        assertThat(peer.ask(HEAD.formatted("/read") + "hello").text()).isEqualTo("hello");
        // Part of it with the head, the rest later.
        assertThat(peer.send(HEAD.formatted("/read") + "he").send("llo").read().text()).isEqualTo("hello");
        assertThat(peer.get("/next").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aRefusalWithoutReadingEndsTheConnection(Setup setup) {
        HttpServer server = start(setup);
        Peer waits = servers.connect(server);
        Reply reply = waits.ask(HEAD.formatted("/refuse"));
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.interim()).isEmpty();
        // The client may send the content or not, so nobody can tell what would come next.
        assertThat(reply.closes()).isTrue();
        waits.expectEnd();

        Peer sends = servers.connect(server);
        sends.send(HEAD.formatted("/refuse") + "hello" + Peer.GET);
        assertThat(sends.read().status()).isEqualTo(403);
        // The whole content may have been there, so that the next request could be found; the content itself is never taken for one.
        assertThat(sends.halfClose().readAll()).matches(rest -> rest.isEmpty() || rest.startsWith("HTTP/1.1 200 "), "nothing, or the next answer");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void tooMuchIsRefusedBeforeItIsSent(Setup setup) {
        HttpServer server = start(setup);
        Peer peer = servers.connect(server);
        Reply reply = peer.ask("POST /read HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1001\r\n\r\n");
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.interim()).isEmpty();
        assertThat(reply.closes()).isTrue();
        peer.expectEnd();
        assertThat(server.statistics().limitHits("body")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void anHttp10ClientGetsNoInterimResponse(Setup setup) {
        Peer peer = servers.connect(start(setup));
        peer.send("POST /read HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        Reply reply = peer.send("hello").read();
        assertThat(reply.interim()).isEmpty();
        assertThat(reply.text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void leaveBehindAPipelinedRequestComesInOrder(Setup setup) {
        Peer peer = servers.connect(start(setup));
        peer.send(Peer.GET + HEAD.formatted("/read"));
        assertThat(peer.read().interim()).isEmpty();
        assertThat(new String(peer.readBytes(25))).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(peer.send("hello").read().text()).isEqualTo("hello");
    }
}
