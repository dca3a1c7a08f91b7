package dev.gatun.http.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A tunnel by CONNECT; the test is the proxy. */
class ProxyConnectTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String OPENED = "HTTP/1.1 200 OK\r\nX-A: b\r\n\r\n";

    private final FakeLoop loop = new FakeLoop();
    private final FakeConnection connection = new FakeConnection(loop);
    private final Outcome outcome = new Outcome();

    private void connect(String... headers) {
        connection.open(new ProxyConnect("example.com:443", Headers.of(headers), TIMEOUT, outcome));
    }

    @AfterEach
    void nothingIsLeft() {
        connection.abort();
        loop.run();
        assertThat(loop.buffers().buffersInUse()).isZero();
        assertThat(loop.timers()).isZero();
        loop.buffers().close();
    }

    @Test
    void theNewHandlerHasTheConnectionAndWhatCameBehindTheHead() {
        connect();
        connection.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + OPENED + "first");
        connection.send("second");
        assertThat(outcome.told).containsExactly("upgraded 200", "open", "first", "second");
        assertThat(outcome.response.headers().first("x-a")).contains("b");
        connection.reset();
        assertThat(outcome.told).endsWith("closed RESET");
        assertThat(outcome.failure).isNull();
    }

    @Test
    void aHeadMayComeByteByByte() {
        connect();
        for (char c : OPENED.toCharArray()) {
            connection.send(String.valueOf(c));
        }
        connection.send("x");
        assertThat(outcome.told).containsExactly("upgraded 200", "open", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved", "401 Unauthorized", "426 Upgrade Required", "503 Wait"})
    void anyOtherAnswerIsARefusal(String status) {
        connect();
        connection.send("HTTP/1.1 " + status + "\r\nRetry-After: 3\r\nContent-Length: 4\r\n\r\nbody");
        assertThat(outcome.told).containsExactly("refused " + status.substring(0, 3));
        assertThat(outcome.response.headers().first("retry-after")).contains("3");
        assertThat(connection.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\nA: b\r\n\r\n",
    })
    void aBrokenAnswerIsAFailure(String answer) {
        connect();
        connection.send(answer);
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("tunnel to example.com:443 by proxy (client").hasMessageContaining("RFC 9");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void anOversizedHeadIsAFailure() {
        connect();
        connection.send("HTTP/1.1 200 OK\r\n" + ("X: " + "y".repeat(4000) + "\r\n").repeat(8));
        assertThat(outcome.failure).hasMessageContaining("larger than the limit");
    }

    @Test
    void interimAnswersDoNotGoOnForEver() {
        connect();
        connection.send("HTTP/1.1 100 Continue\r\n\r\n".repeat(20));
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("interim");
    }

    @Test
    void silenceEndsAtTheDeadline() {
        connect();
        connection.send("HTTP/1.1 200 O");
        loop.pass(TIMEOUT.minusMillis(1));
        assertThat(outcome.told).isEmpty();
        loop.pass(Duration.ofMillis(2));
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("no answer within PT5S");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void theEndBeforeAnAnswerIsToldOnce() {
        connect();
        connection.send("HTTP/1.1 200");
        connection.endInput();
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("within its answer");
    }

    @Test
    void aResetIsToldWithItsCause() {
        connect();
        connection.reset();
        assertThat(outcome.failure).hasMessageContaining("reset by the test").hasRootCauseMessage("reset by the test");
    }

    @Test
    void aListenerMayRejectTheAnswer() {
        outcome.rejects = true;
        connect();
        connection.send(OPENED + "rest");
        assertThat(outcome.told).containsExactly("upgraded 200", "failed");
        assertThat(outcome.failure).hasMessage("rejected by the test");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void aProxyIsAskedForTheServerByItsPort() {
        connect("proxy-authorization", "Basic YTpi");
        assertThat(connection.received()).isEqualTo(
                "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nProxy-Authorization: Basic YTpi\r\n\r\n");
        connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\nfirst");
        assertThat(outcome.told).containsExactly("upgraded 200", "open", "first");
    }

    @Test
    void aProxyMayRefuse() {
        connect();
        connection.send("HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"x\"\r\n\r\n");
        assertThat(outcome.told).containsExactly("refused 407");
    }

    @Test
    void aProxyCantSwitchProtocols() {
        connect();
        connection.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("tunnel to example.com:443 by proxy");
    }
}
