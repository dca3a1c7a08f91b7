package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Limits;
import dev.gatun.http.Response;
import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Limits that change while connections are open, in both versions of HTTP. */
class ChangedLimitsTest {
    @RegisterExtension
    final ServerFixture server = new ServerFixture().handle(request -> Response.text("ok " + request.header("x").orElse("").length()));

    private void change(Consumer<Limits.Builder> change) {
        Limits.Builder builder = server.share().core().limits().change();
        change.accept(builder);
        server.share().core().limits(builder.build());
    }

    private static Http2Client ask(Http2Client client, int stream, int length) {
        return client.get(stream, "/", "x", "y".repeat(length));
    }

    @Test
    void connectionsOfHttp2KeepTheSizesOfHeadsThatTheyWereToldOf() {
        Http2Client before = server.connectHttp2();
        ask(before, 1, 5000);
        change(limits -> limits.headerBytes(1000).target(500).headerCount(10));
        Http2Client after = server.connectHttp2();
        for (int stream = 3; stream < 9; stream += 2) {
            assertThat(ask(after, stream, 2000).answer(stream).status).isEqualTo(431);
            assertThat(ask(before, stream, 5000).answer(stream).text()).isEqualTo("ok 5000");
        }
        assertThat(ask(after, 9, 100).answer(9).text()).isEqualTo("ok 100");
    }

    @Test
    void connectionsOfHttp2BeginWithLargerHeadsToo() {
        server.limits(limits -> limits.headerBytes(4000).target(1000).headerCount(10));
        Http2Client before = server.connectHttp2();
        assertThat(ask(before, 1, 8000).answer(1).status).isEqualTo(431);
        change(limits -> limits.headerBytes(10_000));
        Http2Client after = server.connectHttp2();
        assertThat(ask(after, 1, 8000).answer(1).text()).isEqualTo("ok 8000");
        assertThat(ask(before, 3, 8000).answer(3).status).isEqualTo(431);
    }

    @Test
    void openConnectionsOfBothVersionsTakeShorterTimes() {
        FakeConnection http1 = server.connect();
        http1.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Http2Client http2 = server.connectHttp2();
        http2.get(1, "/");
        server.loop.pass(Duration.ofSeconds(20));
        assertThat(http1.isClosed() || http2.isClosed()).isFalse();
        change(limits -> limits.idle(Duration.ofSeconds(2)));
        server.loop.pass(Duration.ofSeconds(3));
        assertThat(http1.isClosed() && http2.isClosed()).isTrue();
        assertThat(server.hits("idle")).isEqualTo(2);
    }

    @Test
    void openConnectionsOfBothVersionsTakeLongerTimes() {
        server.limits(limits -> limits.idle(Duration.ofSeconds(5)));
        FakeConnection http1 = server.connect();
        Http2Client http2 = server.connectHttp2();
        http2.get(1, "/");
        change(limits -> limits.idle(Duration.ofMinutes(5)));
        server.loop.pass(Duration.ofMinutes(1));
        assertThat(http1.isClosed() || http2.isClosed()).isFalse();
        server.loop.pass(Duration.ofMinutes(5));
        assertThat(http1.isClosed() && http2.isClosed()).isTrue();
    }

    @Test
    void aDeadlineThatBecomesShortIsLookedAtOftenEnough() {
        FakeConnection connection = server.connect();
        connection.send("GET / HT");
        change(limits -> limits.header(Duration.ofMillis(20)).idle(Duration.ofMillis(20)));
        // What was armed before may be a quarter of a second away; from then on it is looked at as the new deadline wants.
        server.loop.pass(Duration.ofSeconds(1));
        FakeConnection later = server.connect();
        later.send("GET / HT");
        server.loop.pass(Duration.ofMillis(40));
        assertThat(server.hits("headerDeadline")).isEqualTo(2);
        assertThat(later.isOutputEnded()).isTrue();
    }

    @Test
    void requestsOnAConnectionAreCountedByTheLimitOfNow() {
        FakeConnection connection = server.connect();
        String get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        connection.send(get);
        connection.send(get);
        change(limits -> limits.requestsPerConnection(3));
        assertThat(connection.take()).doesNotContain("Connection: close");
        connection.send(get);
        assertThat(connection.take()).contains("Connection: close");
    }
}
