package dev.gatun.http.internal.client.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.Requests;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of HTTP/1.1 makes of what a server sends. */
class Http1ClientConnectionTest extends Http1ClientFixture {
    @Test
    void theConnectionIsUsedAgain() {
        get();
        server.send(OK);
        assertThat(heard.told).containsExactly("response 200", "content 5", "end");
        assertThat(heard.response.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(heard.response.length()).hasValue(5);
        assertThat(owner.told).containsExactly("room 1");
        Heard second = getAgain();
        server.send(OK);
        assertThat(second.told).containsExactly("response 200", "content 5", "end");
    }

    @Test
    void aResponseMayComeByteByByte() {
        get();
        String answer = "HTTP/1.1 103 Early\r\nA: b\r\n\r\n"
                + "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nabc\r\n0\r\nT: u\r\n\r\n";
        for (char c : answer.toCharArray()) {
            server.send(String.valueOf(c));
        }
        assertThat(heard.told).containsExactly("interim 103", "response 200", "content 1", "content 1", "content 1", "end");
        assertThat(heard.trailers.first("t")).contains("u");
        assertThat(heard.response.length()).isEmpty();
        assertThat(client.room()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"HEAD,200", "GET,204", "GET,304"})
    void responsesWithoutContentEndWithTheirHead(String method, int status) {
        heard.begin(client, Requests.of(Method.of(method), "/", 0, false, false)).end();
        loop.run();
        server.send("HTTP/1.1 " + status + " X\r\nContent-Length: 5\r\n\r\n");
        assertThat(heard.told).containsExactly("response " + status, "end");
        assertThat(heard.response.length()).hasValue(0);
        assertThat(client.room()).isEqualTo(1);
    }

    @Test
    void theNextRequestMayBeSentFromTheEndOfTheLast() {
        Heard second = new Heard();
        heard.action = word -> {
            if (word.equals("end")) {
                assertThat(owner.told).containsExactly("room 1");
                second.get(client, "/second");
            }
        };
        get();
        server.send(OK);
        assertThat(server.received()).contains("GET /second");
        server.send(OK);
        assertThat(second.told).containsExactly("response 200", "content 5", "end");
    }

    @Test
    void theOwnerMaySendTheNextRequestBeforeTheEndIsTold() {
        Heard second = new Heard();
        owner.onRoom = () -> {
            if (second.exchange == null) {
                second.get(client, "/second");
            }
        };
        get();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(heard.told).containsExactly("response 200", "end");
        server.send(OK);
        assertThat(second.content).hasToString("hello");
    }

    @Test
    void contentUntilTheEndOfTheConnectionEndsInOrder() {
        get();
        server.send("HTTP/1.0 200 OK\r\n\r\nsome");
        server.send("more");
        assertThat(heard.told).containsExactly("response 200", "content 4", "content 4");
        server.endInput();
        assertThat(heard.told).endsWith("end");
        assertThat(heard.response.version()).isEqualTo(HttpVersion.HTTP_1_0);
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void aResetWithinContentUntilTheEndIsNoEnd() {
        get();
        server.send("HTTP/1.1 200 OK\r\n\r\nsome");
        server.reset();
        failed(Kind.CONNECTION_LOST, true);
        assertThat(heard.failure).hasMessageContaining("reset by the test").hasMessageContaining("after 4 bytes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200 OK\r\nContent-", ""})
    void anEndTooEarlyIsAFailure(String part) {
        get();
        server.send(part);
        server.endInput();
        failed(Kind.CONNECTION_LOST, true);
        assertThat(heard.failure).hasMessageContaining("GET example.com:8080/a?... (client").hasMessageContaining("the server ended the connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSH-2.0-x\r\n", "HTTP/2.0 200 OK\r\n\r\n", "HTTP/1.1 200 OK\nA: b\n\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: +1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n", "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n"})
    void whatBreaksTheRulesIsAFailure(String answer) {
        get();
        server.send(answer);
        failed(Kind.PROTOCOL, true);
        assertThat(heard.failure).hasMessageContaining("RFC 9");
    }

    @Test
    void anOversizedHeadHitsALimit() {
        get();
        server.send("HTTP/1.1 200 OK\r\n" + ("X: " + "y".repeat(4000) + "\r\n").repeat(8));
        failed(Kind.LIMIT, true);
    }

    @Test
    void interimResponsesDoNotGoOnForEver() {
        get();
        server.send("HTTP/1.1 103 Early Hints\r\n\r\n".repeat(40));
        failed(Kind.LIMIT, true);
        assertThat(heard.told).hasSize(33);
    }

    @Test
    void closeIsObeyed() {
        get();
        server.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
        assertThat(heard.told).containsExactly("response 200", "end");
        assertThat(owner.told).containsExactly("retired 0");
        assertThat(server.closedBy().name()).isEqualTo("CLOSED");
    }

    /** It may have been sent before the request came, which the server then reads and answers. */
    @Test
    void aServerThatWaitedTooLongForARequestGetsNoOther() {
        get();
        server.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
        assertThat(heard.told).containsExactly("response 408", "end");
        assertThat(owner.told).containsExactly("retired 0");
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void aServerOfHttp10IsNotKeptUnlessItSaysSo() {
        get();
        server.send("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 0\r\n\r\n");
        assertThat(client.room()).isEqualTo(1);
        Heard second = getAgain();
        server.send("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        assertThat(second.told).containsExactly("response 200", "end");
        assertThat(server.isClosed()).isTrue();
    }

    // ---- responses that nobody asked for

    @Test
    void bytesBehindTheResponseEndTheConnectionAndAreNotTheNextResponse() {
        Heard second = new Heard();
        owner.onRoom = () -> second.get(client, "/second");
        get();
        server.send(OK + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nforged");
        assertThat(heard.told).containsExactly("response 200", "content 5", "end");
        assertThat(second.told).isEmpty();
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void bytesWhileNothingIsUnderWayEndTheConnection() {
        get();
        server.send(OK);
        server.send("HTTP/1.1 408 Request Timeout\r\n\r\n");
        assertThat(server.isClosed()).isTrue();
        assertThat(owner.told).containsExactly("room 1", "retired 0");
        assertThat(heard.ends).isEqualTo(1);
    }

    @Test
    void bytesThatCameBeforeTheRequestWasSentAreNotItsResponse() {
        server.window(0);
        get();
        server.send(OK);
        failed(Kind.PROTOCOL, false);
        assertThat(heard.failure).hasMessageContaining("before the request was sent");
    }

    @Test
    void theEndWhileNothingIsUnderWayRetiresTheConnection() {
        server.endInput();
        assertThat(owner.told).containsExactly("retired 0");
        assertThat(server.isClosed()).isTrue();
        assertThatThrownBy(() -> heard.get(client, "/")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anEndBeforeTheRequestWasSentProvesThatItWasNotProcessed() {
        server.window(0);
        get();
        server.endInput();
        failed(Kind.CONNECTION_LOST, false);
    }

    // ---- back-pressure

    @Test
    void aPauseHoldsContentBack() {
        heard.action = word -> {
            if (word.startsWith("content")) {
                heard.exchange.pause();
            }
        };
        get();
        server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
        assertThat(heard.told).containsExactly("response 200", "content 3");
        assertThat(server.isReadingPaused()).isTrue();
        heard.exchange.resume();
        loop.run();
        assertThat(heard.told).containsExactly("response 200", "content 3", "content 3");
        heard.exchange.resume();
        loop.run();
        assertThat(heard.told).endsWith("end");
        assertThat(server.isReadingPaused()).isFalse();
        assertThat(client.room()).isEqualTo(1);
    }

    @Test
    void aPauseBeforeTheHeadHoldsOnlyContentBack() {
        heard.begin(client, Requests.get("/")).end();
        heard.exchange.pause();
        loop.run();
        server.send("HTTP/1.1 103 Early\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        assertThat(heard.told).containsExactly("interim 103", "response 200");
        loop.pass(Requests.TIMEOUT.multipliedBy(2));
        heard.exchange.resume();
        loop.run();
        assertThat(heard.told).containsExactly("interim 103", "response 200", "content 3", "end");
    }

    // ---- deadlines

    @Test
    void silenceEndsAtTheDeadline() {
        get();
        server.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 2");
        loop.pass(Requests.TIMEOUT.minusMillis(1));
        assertThat(heard.told).containsExactly("interim 100");
        loop.pass(Duration.ofMillis(2));
        failed(Kind.RESPONSE_TIMEOUT, true);
        assertThat(heard.failure).hasMessageContaining("no response within PT5S");
    }

    @Test
    void theDeadlineOfTheResponseBeginsBehindTheRequest() {
        heard.begin(client, Requests.post("/", 4));
        loop.pass(Requests.TIMEOUT.multipliedBy(3));
        heard.write("data").end();
        loop.pass(Requests.TIMEOUT.minusMillis(1));
        assertThat(heard.told).isEmpty();
        loop.pass(Duration.ofMillis(2));
        failed(Kind.RESPONSE_TIMEOUT, true);
    }

    @Test
    void contentMayComeSlowlyButNotStop() {
        get();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        for (int i = 0; i < 5; i++) {
            loop.pass(Requests.TIMEOUT.minusMillis(1));
            server.send("x");
        }
        loop.pass(Requests.TIMEOUT.plusMillis(1));
        failed(Kind.GAP_TIMEOUT, true);
        assertThat(heard.failure).hasMessageContaining("after 5 of 100 bytes");
    }

    @Test
    void timersAreNotSetForEachRequest() {
        get();
        server.send(OK);
        for (int i = 0; i < 100; i++) {
            getAgain();
            server.send(OK);
            assertThat(loop.timers()).isEqualTo(1);
        }
        loop.pass(Requests.TIMEOUT.multipliedBy(2));
        assertThat(loop.timers()).isZero();
        assertThat(client.room()).isEqualTo(1);
    }

    // ---- other protocols

    @Test
    void aSwitchOfProtocolsHandsTheConnectionOver() {
        heard.begin(client, Requests.upgrade("echo", "x-a", "b")).end();
        loop.run();
        assertThat(server.received()).isEqualTo("GET /chat HTTP/1.1\r\nHost: example.com:8080\r\nUpgrade: echo\r\nConnection: Upgrade\r\nX-A: b\r\n\r\n");
        server.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: Echo\r\n\r\nfirst");
        server.send("second");
        assertThat(heard.told).containsExactly("upgraded 101", "open", "data first", "data second");
        assertThat(owner.told).containsExactly("retired 0");
        client.abort();
        client.close();
        assertThat(server.isClosed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: close\r\nUpgrade: echo\r\n\r\n",
        "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\nUpgrade: echo\r\n\r\n",
        "HTTP/1.0 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n"})
    void aBrokenSwitchIsAFailure(String answer) {
        heard.begin(client, Requests.upgrade("echo")).end();
        loop.run();
        server.send(answer);
        failed(Kind.PROTOCOL, true);
    }

    @Test
    void aServerMayAnswerInHttpInstead() {
        heard.begin(client, Requests.upgrade("echo")).end();
        loop.run();
        server.send(OK);
        assertThat(heard.told).containsExactly("response 200", "content 5", "end");
        assertThat(client.room()).isEqualTo(1);
    }

    @Test
    void connectOpensATunnel() {
        heard.begin(client, Requests.of(Method.CONNECT, "example.org:443", 0, false, false)).end();
        loop.run();
        assertThat(server.received()).startsWith("CONNECT example.org:443 HTTP/1.1\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nraw");
        assertThat(heard.told).containsExactly("upgraded 200", "open", "data raw");
    }

    @Test
    void aRefusedConnectIsAResponse() {
        heard.begin(client, Requests.of(Method.CONNECT, "example.org:443", 0, false, false)).end();
        loop.run();
        server.send("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno");
        assertThat(heard.told).containsExactly("response 407", "content 2", "end");
        assertThat(client.room()).isEqualTo(1);
    }

    // ---- giving up

    @Test
    void cancellingEndsTheConnectionAndTellsNobody() {
        get();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
        heard.exchange.cancel();
        loop.run();
        assertThat(heard.told).containsExactly("response 200", "content 3");
        assertThat(owner.told).containsExactly("retired 0");
        assertThat(server.isClosed()).isTrue();
        heard.exchange.cancel();
        heard.exchange.pause();
        heard.end();
    }

    @Test
    void cancellingFromWithinContentStopsTheRest() {
        heard.action = word -> {
            if (word.startsWith("content")) {
                heard.exchange.cancel();
            }
        };
        get();
        server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n");
        assertThat(heard.told).containsExactly("response 200", "content 3");
    }

    @Test
    void anExceptionOfTheListenerIsItsFailure() {
        heard.action = word -> {
            if (word.startsWith("content")) {
                throw new IllegalStateException("thrown by the test");
            }
        };
        get();
        server.send(OK);
        failed(Kind.ABORTED, true);
        assertThat(heard.failure).hasRootCauseMessage("thrown by the test");
    }

    @Test
    void closingLetsTheExchangeEnd() {
        get();
        client.close();
        assertThat(client.room()).isZero();
        assertThat(owner.told).containsExactly("retired 0");
        server.send(OK);
        assertThat(heard.told).containsExactly("response 200", "content 5", "end");
        assertThat(server.closedBy().name()).isEqualTo("CLOSED");
    }

    @Test
    void abortingFailsTheExchange() {
        get();
        client.abort();
        failed(Kind.ABORTED, true);
    }
}
