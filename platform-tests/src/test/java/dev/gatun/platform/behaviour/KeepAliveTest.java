package dev.gatun.platform.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When a connection goes on and when it ends: RFC 9112, sections 9.3 and 9.6. */
class KeepAliveTest {
    @RegisterExtension
    final Servers servers = new Servers();

    static List<Setup> setups() {
        return Setup.all();
    }

    private HttpServer start(Setup setup) {
        return servers.start(setup, http -> http.handler(request -> switch (request.path()) {
            case "/unread" -> Response.text("unread");
            default -> Response.later(request.body().textAsync().thenApply(text -> Response.text(request.path() + text)));
        }));
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aConnectionGoesOnUntilTheClientSaysClose(Setup setup) {
        Peer peer = servers.connect(start(setup));
        for (int i = 0; i < 50; i++) {
            Reply reply = peer.get("/" + i);
            assertThat(reply.text()).isEqualTo("/" + i);
            assertThat(reply.closes()).isFalse();
        }
        Reply last = peer.ask("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(last.text()).isEqualTo("/last");
        assertThat(last.closes()).isTrue();
        peer.expectEnd();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void http10ClosesUnlessAskedNotTo(Setup setup) {
        HttpServer server = start(setup);
        Peer plain = servers.connect(server);
        assertThat(plain.ask("GET /a HTTP/1.0\r\n\r\n").closes()).isTrue();
        plain.expectEnd();

        Peer kept = servers.connect(server);
        for (int i = 0; i < 3; i++) {
            Reply reply = kept.ask("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(reply.text()).isEqualTo("/a");
            assertThat(reply.header("connection")).isEqualToIgnoringCase("keep-alive");
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void nothingBehindARequestThatClosesIsAnswered(Setup setup) {
        HttpServer server = start(setup);
        Peer peer = servers.connect(server);
        peer.send("GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + Peer.GET + Peer.GET);
        assertThat(peer.read().text()).isEqualTo("/a");
        peer.expectEnd();
        assertThat(server.statistics().requests()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void contentThatNobodyReadIsSkippedWhenShort(Setup setup) {
        Peer peer = servers.connect(start(setup));
        for (int i = 0; i < 3; i++) {
            assertThat(peer.ask("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 40000\r\n\r\n" + "x".repeat(40_000)).text()).isEqualTo("unread");
            assertThat(peer.ask("POST /unread HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n123456789\r\n0\r\n\r\n").text())
                    .isEqualTo("unread");
        }
        assertThat(peer.get("/next").text()).isEqualTo("/next");
    }

    @ParameterizedTest
    @MethodSource("setups")
    void contentThatNobodyReadEndsTheConnectionWhenLong(Setup setup) {
        Peer peer = servers.connect(start(setup));
        peer.send("POST /unread HTTP/1.1\r\nHost: a\r\nContent-Length: 400000\r\n\r\n" + "x".repeat(100_000));
        Reply reply = peer.read();
        assertThat(reply.text()).isEqualTo("unread");
        assertThat(reply.closes()).isTrue();
        // The client is still sending when the answer comes; it must read it all the same, and then the end instead of a reset.
        peer.send("x".repeat(200_000));
        peer.expectEnd();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void afterSoManyRequestsTheConnectionEnds(Setup setup) {
        HttpServer server = servers.start(setup, http -> http.limits(limits -> limits.requestsPerConnection(3)).handler(request -> Response.text("ok")));
        Peer peer = servers.connect(server);
        assertThat(peer.send(Peer.GET.repeat(5)).read().closes()).isFalse();
        assertThat(peer.read().closes()).isFalse();
        assertThat(peer.read().closes()).isTrue();
        peer.expectEnd();
        assertThat(server.statistics().limitHits("requestsPerConnection")).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aClientThatEndsItsOutputGetsAllAnswers(Setup setup) {
        HttpServer server = start(setup);
        for (int i = 0; i < 20; i++) {
            Peer peer = servers.connect(server);
            peer.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhiGET /3 HTTP/1.1\r\nHost: a\r\n\r\n").halfClose();
            assertThat(peer.read().text()).isEqualTo("/1");
            assertThat(peer.read().text()).isEqualTo("/2hi");
            assertThat(peer.read().text()).isEqualTo("/3");
            peer.expectEnd();
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void aClientThatEndsItsOutputWithinARequestGetsNoAnswerToIt(Setup setup) {
        HttpServer server = start(setup);
        Peer head = servers.connect(server);
        assertThat(head.send("GET / HTTP/1.1\r\nHo").halfClose().readAll()).isEmpty();
        Peer nothing = servers.connect(server);
        assertThat(nothing.halfClose().readAll()).isEmpty();
        Peer content = servers.connect(server);
        assertThat(content.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc").halfClose().readAll()).doesNotContain(" 200 ");
    }
}
