package dev.gatun.http.internal.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.server.FakeConnection;
import dev.gatun.http.internal.server.FakeLoop;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaving HTTP/1.1, by Upgrade at a server and by CONNECT through a proxy; the test is the peer. */
class Http1UpgradeTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final String SWITCHING = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: Echo\r\nX-A: b\r\n\r\n";

    private final FakeLoop loop = new FakeLoop();
    private final FakeConnection connection = new FakeConnection(loop);
    private final Outcome outcome = new Outcome();

    private static UpgradeRequest request(String... headers) {
        return new UpgradeRequest("http", "example.com:8080", "/chat?x=1", Headers.of(headers), "echo", TIMEOUT);
    }

    private void upgrade(String... headers) {
        connection.open(new Http1Upgrade(request(headers), outcome));
    }

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
    void theRequestSaysWhatIsWanted() {
        upgrade("x-a", "b", "cookie", "c=d");
        assertThat(connection.received()).isEqualTo(
                "GET /chat?x=1 HTTP/1.1\r\nHost: example.com:8080\r\nUpgrade: echo\r\nConnection: Upgrade\r\nX-A: b\r\nCookie: c=d\r\n\r\n");
    }

    @Test
    void theNewHandlerHasTheConnectionAndWhatCameBehindTheHead() {
        upgrade();
        connection.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + SWITCHING + "first");
        connection.send("second");
        assertThat(outcome.told).containsExactly("upgraded 101", "open", "first", "second");
        assertThat(outcome.response.headers().first("x-a")).contains("b");
        connection.reset();
        assertThat(outcome.told).endsWith("closed RESET");
        assertThat(outcome.failure).isNull();
    }

    @Test
    void aHeadMayComeByteByByte() {
        upgrade();
        for (char c : SWITCHING.toCharArray()) {
            connection.send(String.valueOf(c));
        }
        connection.send("x");
        assertThat(outcome.told).containsExactly("upgraded 101", "open", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "301 Moved", "401 Unauthorized", "426 Upgrade Required", "503 Wait"})
    void anyOtherAnswerIsARefusal(String status) {
        upgrade();
        connection.send("HTTP/1.1 " + status + "\r\nRetry-After: 3\r\nContent-Length: 4\r\n\r\nbody");
        assertThat(outcome.told).containsExactly("refused " + status.substring(0, 3));
        assertThat(outcome.response.headers().first("retry-after")).contains("3");
        assertThat(connection.isClosed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: close\r\nUpgrade: echo\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\nUpgrade: echo\r\n\r\n",
        "HTTP/1.0 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 101 Switching\nConnection: Upgrade\r\n\r\n",
    })
    void aBrokenAnswerIsAFailure(String answer) {
        upgrade();
        connection.send(answer);
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("upgrade to echo at example.com:8080 (client").hasMessageContaining("RFC 9");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void anOversizedHeadIsAFailure() {
        upgrade();
        connection.send("HTTP/1.1 101 Switching Protocols\r\n" + ("X: " + "y".repeat(4000) + "\r\n").repeat(8));
        assertThat(outcome.failure).hasMessageContaining("larger than the limit");
    }

    @Test
    void interimAnswersDoNotGoOnForEver() {
        upgrade();
        connection.send("HTTP/1.1 100 Continue\r\n\r\n".repeat(20));
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("interim");
    }

    @Test
    void silenceEndsAtTheDeadline() {
        upgrade();
        connection.send("HTTP/1.1 101 Switch");
        loop.pass(TIMEOUT.minusMillis(1));
        assertThat(outcome.told).isEmpty();
        loop.pass(Duration.ofMillis(2));
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("no answer within PT5S");
        assertThat(connection.isClosed()).isTrue();
    }

    @Test
    void theEndBeforeAnAnswerIsToldOnce() {
        upgrade();
        connection.send("HTTP/1.1 101");
        connection.endInput();
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("within its answer");
    }

    @Test
    void aResetIsToldWithItsCause() {
        upgrade();
        connection.reset();
        assertThat(outcome.failure).hasMessageContaining("reset by the test").hasRootCauseMessage("reset by the test");
    }

    @Test
    void aListenerMayRejectTheAnswer() {
        outcome.rejects = true;
        upgrade();
        connection.send(SWITCHING + "rest");
        assertThat(outcome.told).containsExactly("upgraded 101", "failed");
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
        connection.send(SWITCHING);
        assertThat(outcome.told).containsExactly("failed");
        assertThat(outcome.failure).hasMessageContaining("tunnel to example.com:443 by proxy");
    }

    @Test
    void whatCantBeSentIsRefusedBeforehand() {
        assertThatThrownBy(() -> request("upgrade", "x")).hasMessageContaining("written by the codec");
        assertThatThrownBy(() -> request("a", "b\r\nc: d")).hasMessageContaining("no header may have");
        assertThatThrownBy(() -> new UpgradeRequest("http", "a", "/a b", Headers.empty(), "echo", TIMEOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UpgradeRequest("http", "a\r\nb", "/", Headers.empty(), "echo", TIMEOUT)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new UpgradeRequest("http", "a", "/", Headers.empty(), "echo", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
