package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Response;
import dev.gatun.reactor.CloseCause;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Slow clients, with the defaults and a clock that the test moves. */
class DeadlineTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration SECOND = Duration.ofSeconds(1);

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    @Test
    void idleConnectionsAreClosedAfterAMinute() {
        server.handle(request -> Response.text("ok"));
        FakeConnection connection = server.connect();
        server.loop.pass(Duration.ofSeconds(59));
        connection.send(GET);
        server.loop.pass(Duration.ofSeconds(59));
        assertThat(connection.isOpen()).isTrue();
        server.loop.pass(Duration.ofSeconds(3));
        assertThat(connection.isClosed()).isTrue();
        assertThat(server.hits("idle")).isEqualTo(1);
    }

    @Test
    void manyThatEndTogetherEndNoLaterThanOne() {
        server.limits(limits -> limits.idle(Duration.ofSeconds(10)));
        for (int i = 0; i < 2_000; i++) {
            server.connect();
        }
        server.loop.pass(Duration.ofSeconds(12));
        assertThat(server.share().size()).isZero();
        assertThat(server.hits("idle")).isEqualTo(2_000);
    }

    @Test
    void aByteNowAndThenDoesNotExtendTheHeaderDeadline() {
        FakeConnection connection = server.connect();
        int seconds = 0;
        while (connection.received().isEmpty()) {
            connection.send("GET / HTTP/1.1\r\nHost: a\r\nX: 123456789012345678901234567890".substring(seconds, seconds + 1));
            server.loop.pass(SECOND);
            seconds++;
            assertThat(seconds).isLessThan(14);
        }
        assertThat(seconds).isGreaterThan(9);
        assertThat(connection.received()).startsWith("HTTP/1.1 408 ").contains("Connection: close");
        assertThat(server.hits("headerDeadline")).isEqualTo(1);
        server.loop.pass(Duration.ofSeconds(5));
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void contentThatDripsIsTooSlow() {
        server.onVirtualThreads().handle(request -> Response.bytes(request.body().bytes()));
        FakeConnection connection = server.connect();
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000));
        server.loop.runUntil(() -> connection.unreadBytes() == 0);
        server.loop.pass(Duration.ofSeconds(4));
        connection.send("x".repeat(10_000));
        server.limitIsHitWithin("bodyRate", Duration.ofSeconds(20));
        assertThat(server.await(connection, "\r\n\r\n")).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aPauseInTheContentEndsTheExchange() {
        server.limits(limits -> limits.minimumRate(0)).onVirtualThreads().handle(request -> Response.bytes(request.body().bytes()));
        FakeConnection connection = server.connect();
        // The leave to send shows that the handler waits for content: before that no time counts.
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\nExpect: 100-continue\r\n\r\n");
        String leave = server.await(connection, " 100 Continue\r\n\r\n");
        for (int i = 0; i < 10; i++) {
            server.loop.pass(Duration.ofSeconds(20));
            connection.send("x");
        }
        assertThat(connection.received()).isEqualTo(leave);
        server.limitIsHitWithin("bodyDeadline", Duration.ofSeconds(33));
        assertThat(server.await(connection, "HTTP/1.1 408 ")).startsWith(leave + "HTTP/1.1 408 ");
    }

    @Test
    void timeInWhichNobodyReadsTheContentDoesNotCount() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        server.onVirtualThreads().handle(request -> {
            gate.join();
            return Response.bytes(request.body().bytes());
        });
        FakeConnection connection = server.connect();
        connection.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
        server.loop.pass(Duration.ofMinutes(10));
        gate.complete(null);
        server.loop.runUntil(() -> connection.unreadBytes() == 0);
        connection.send("cd");
        assertThat(server.await(connection, "abcd")).contains("200");
    }

    @Test
    void aClientThatReadsNothingIsCutOff() {
        server.handle(request -> Response.bytes(new byte[1 << 20]));
        FakeConnection connection = server.connect();
        connection.window(1000);
        connection.send(GET);
        server.loop.pass(Duration.ofSeconds(28));
        assertThat(connection.isClosed()).isFalse();
        server.loop.pass(Duration.ofSeconds(6));
        assertThat(connection.closedBy()).isEqualTo(CloseCause.Kind.DEADLINE);
        assertThat(server.hits("writeDeadline")).isEqualTo(1);
    }

    @Test
    void aClientThatReadsAByteNowAndThenIsCutOff() {
        server.handle(request -> Response.bytes(new byte[1 << 20]));
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET);
        for (int i = 0; i < 40 && !connection.isClosed(); i++) {
            server.loop.pass(SECOND);
            connection.window(1);
        }
        assertThat(connection.isClosed()).isTrue();
        assertThat(server.hits("writeRate")).isEqualTo(1);
    }

    @Test
    void aSlowButSteadyReaderIsServed() {
        server.handle(request -> Response.bytes(new byte[300_000]));
        FakeConnection connection = server.connect();
        connection.window(0);
        connection.send(GET);
        for (int i = 0; i < 200; i++) {
            server.loop.pass(SECOND);
            connection.window(2_000);
        }
        assertThat(connection.received().length()).isGreaterThan(300_000);
        assertThat(connection.isOpen()).isFalse();
        assertThat(server.hits("idle")).isEqualTo(1);
    }

    @Test
    void oneTimerServesAllConnectionsAndNoneIsLeftWithoutAny() {
        server.handle(request -> Response.text("ok"));
        for (int i = 0; i < 100; i++) {
            server.connect().send(GET);
        }
        assertThat(server.loop.timers()).isEqualTo(1);
        server.loop.pass(Duration.ofSeconds(70));
        assertThat(server.hits("idle")).isEqualTo(100);
        assertThat(server.loop.timers()).isZero();
    }
}
