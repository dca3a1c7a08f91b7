package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Response;
import dev.gatun.http.internal.http2.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Server push (RFC 9113, section 8.4), which is off unless it is asked for. */
class Http2PushTest {
    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final List<String> handled = new ArrayList<>();
    private final CompletableFuture<Response> late = new CompletableFuture<>();

    @BeforeEach
    void serve() {
        server.http2(options -> options.push(true)).handle(request -> {
            handled.add(request.method() + " " + request.target() + " " + request.host() + " " + request.scheme());
            return switch (request.path()) {
                case "/" -> Response.text("page").push("/style?v=1").push("/script");
                case "/late" -> Response.text("page").push("/wait");
                case "/wait" -> Response.later(late);
                default -> Response.text("pushed").push("/never");
            };
        });
    }

    @AfterEach
    void endHandlers() {
        late.complete(Response.text("at last"));
    }

    @Test
    void promisesComeBeforeTheAnswerAndAreKept() {
        Http2Client client = server.connectHttp2().get(1, "/");
        assertThat(handled).containsExactly("GET / localhost http", "GET /style?v=1 localhost http", "GET /script localhost http");
        List<String> log = client.takeLog();
        assertThat(log).containsSubsequence(
                "promise 1 2 [:method: GET, :scheme: http, :authority: localhost, :path: /style?v=1]",
                "promise 1 4 [:method: GET, :scheme: http, :authority: localhost, :path: /script]", "headers 1 200", "headers 2 200", "headers 4 200");
        assertThat(client.answer(2).text()).isEqualTo("pushed");
        assertThat(client.answer(4).ended).isTrue();
        assertThat(client.connection.handler()).asString().contains("streams=0, exchanges=0");
    }

    @Test
    void nothingIsPushedUnlessTheServerIsToldTo() {
        server.http2(options -> options.push(false));
        Http2Client client = server.connectHttp2().get(1, "/");
        assertThat(client.answer(1).text()).isEqualTo("page");
        assertThat(handled).hasSize(1);
    }

    @Test
    void nothingIsPushedToAClientThatDoesNotWantIt() {
        Http2Client client = server.connectHttp2(2, 0).get(1, "/");
        assertThat(client.answer(1).ended).isTrue();
        client.send(Frames.settings(2, 1)).get(3, "/");
        assertThat(handled).hasSize(4);
    }

    @Test
    void nothingIsPushedToAClientThatGoesAway() {
        Http2Client client = server.connectHttp2().send(Frames.goAway(0, 0, "")).get(1, "/");
        assertThat(handled).hasSize(1);
        client.send(Frames.settings(2, 1)).get(3, "/");
        assertThat(client.answer(3).text()).isEqualTo("page");
        assertThat(handled).as("settings that allow it come too late").hasSize(2);
    }

    @Test
    void noMoreArePushedThanTheClientTakesAtOnce() {
        Http2Client client = server.connectHttp2(3, 1).get(1, "/late").get(3, "/late");
        assertThat(handled).containsOnlyOnce("GET /wait localhost http");
        late.complete(Response.text("done"));
        assertThat(client.read().answer(2).text()).isEqualTo("done");
        client.get(5, "/late");
        assertThat(client.answer(4).ended).isTrue();
    }

    @Test
    void aPushThatTheClientRefusesEnds() {
        Http2Client client = server.connectHttp2().get(1, "/late").send(Frames.reset(2, 8));
        late.complete(Response.text("nobody"));
        client.read();
        assertThat(client.answer(2).status).isZero();
        assertThat(client.connection.handler()).asString().contains("streams=0, exchanges=0");
    }

    @Test
    void aConnectionThatEndsBeforeThePushIsHandled() {
        Http2Client client = server.connectHttp2();
        client.connection.send(Frames.join(Frames.get(1, "/"), Frames.frame(6, 0, 0, new byte[1])));
        assertThat(handled).containsExactly("GET / localhost http");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void contentOnAPushedStreamIsAnError() {
        Http2Client client = server.connectHttp2().get(1, "/late").send(Frames.data(2, new byte[1], false));
        assertThat(client.answer(2).reset).isEqualTo("STREAM_CLOSED");
        assertThat(client.goAway()).isEmpty();
    }
}
