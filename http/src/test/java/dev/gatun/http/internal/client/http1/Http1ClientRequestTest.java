package dev.gatun.http.internal.client.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.Requests;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OutOfBuffersException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of HTTP/1.1 sends, and what becomes of it when the answer comes early. */
class Http1ClientRequestTest extends Http1ClientFixture {
    @Test
    void aRequestIsSentAsItIsGiven() {
        heard.begin(client, Requests.get("/a?b", "x-a", "b", "cookie", "c=d")).end();
        loop.run();
        assertThat(server.received()).isEqualTo("GET /a?b HTTP/1.1\r\nHost: example.com:8080\r\nX-A: b\r\nCookie: c=d\r\n\r\n");
        assertThat(client.room()).isZero();
        assertThat(client.active()).isEqualTo(1);
    }

    @Test
    void contentOfAKnownLengthIsCounted() {
        heard.begin(client, Requests.post("/", 8)).write("four").write("more").end();
        loop.run();
        assertThat(server.received()).endsWith("Content-Length: 8\r\n\r\nfourmore");
        assertThat(heard.exchange.written()).isEqualTo(8);
    }

    @Test
    void emptyContentHasALengthAndNoContentHasNone() {
        heard.begin(client, Requests.post("/", 0)).end();
        loop.run();
        assertThat(server.take()).contains("Content-Length: 0\r\n");
        server.send(OK);
        getAgain();
        assertThat(server.take()).doesNotContain("Content-Length").doesNotContain("Transfer-Encoding");
    }

    @Test
    void contentOfUnknownLengthGoesInChunks() {
        heard.begin(client, Requests.post("/", OutgoingRequest.UNKNOWN)).write("hello").write("").write("x".repeat(5000)).end();
        loop.run();
        assertThat(server.received()).endsWith("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n1388\r\n" + "x".repeat(5000) + "\r\n0\r\n\r\n");
    }

    @Test
    void bigContentIsPassedByReference() {
        heard.begin(client, Requests.post("/", OutgoingRequest.UNKNOWN));
        Buffer big = loop.buffers().acquire(20_000);
        big.writeIndex(20_000);
        heard.exchange.write(big);
        heard.end();
        loop.run();
        assertThat(server.received()).contains("\r\n4e20\r\n").hasSizeGreaterThan(20_000);
    }

    @Test
    void trailersFollowTheChunks() {
        heard.begin(client, Requests.of(Method.PUT, "/", 2, true, true, "te", "trailers")).write("hi");
        heard.exchange.end(Headers.of("x-sum", "1"));
        loop.run();
        assertThat(server.received()).contains("Connection: TE\r\n").doesNotContain("Content-Length").endsWith("2\r\nhi\r\n0\r\nX-Sum: 1\r\n\r\n");
    }

    @Test
    void trailersThatFrameAMessageAreRefused() {
        heard.begin(client, Requests.of(Method.PUT, "/", OutgoingRequest.UNKNOWN, true, true));
        assertThatThrownBy(() -> heard.exchange.end(Headers.of("content-length", "1"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> heard.exchange.end(Headers.of("a", "b\r\nc: d"))).isInstanceOf(IllegalArgumentException.class);
        heard.end();
        loop.run();
        assertThat(server.received()).endsWith("\r\n\r\n0\r\n\r\n");
    }

    @Test
    void contentThatContradictsItsLengthIsRefused() {
        heard.begin(client, Requests.post("/", 3)).write("abc");
        assertThatThrownBy(() -> heard.write("d")).isInstanceOf(IllegalStateException.class).hasMessageContaining("announced 3");
        heard.end();
        assertThatThrownBy(() -> heard.write("d")).isInstanceOf(IllegalStateException.class).hasMessageContaining("behind the end");
        assertThatThrownBy(heard::end).isInstanceOf(IllegalStateException.class);
        loop.run();
        server.send(OK);
        Heard second = new Heard().begin(client, Requests.post("/", 3)).write("ab");
        assertThatThrownBy(second::end).isInstanceOf(IllegalStateException.class).hasMessageContaining("2 bytes instead of");
        second.write("c");
        assertThatThrownBy(() -> second.exchange.end(Headers.of("a", "b"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefusedBufferIsGivenBack() {
        heard.begin(client, Requests.get("/"));
        assertThatThrownBy(() -> heard.exchange.write(loop.buffers().acquire(10).put((byte) 1))).isInstanceOf(IllegalStateException.class);
        heard.end();
        loop.run();
        server.send(OK);
        heard.exchange.write(loop.buffers().acquire(10).put((byte) 1));
        assertThat(loop.buffers().buffersInUse()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "connection", "Upgrade", "keep-alive", "Content-Length", "transfer-encoding", "proxy-connection", "te", "http2-settings",
        "a b", "", "a:"})
    void fieldsOfTheCodecAndBrokenOnesAreRefusedBeforeAnythingIsSent(String name) {
        assertThatThrownBy(() -> heard.begin(client, Requests.get("/", name, "x"))).isInstanceOf(IllegalArgumentException.class);
        loop.run();
        assertThat(server.received()).isEmpty();
        assertThat(client.room()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a b", "/a\r\nX: y", "/a#b", "/\u00e4"})
    void targetsThatWouldBecomeAnotherRequestAreRefused(String target) {
        assertThatThrownBy(() -> heard.get(client, target)).isInstanceOf(IllegalArgumentException.class);
        assertThat(client.room()).isEqualTo(1);
    }

    @Test
    void aValueWithALineEndIsRefused() {
        assertThatThrownBy(() -> heard.begin(client, Requests.get("/", "a", "b\r\nc: d"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(loop.buffers().buffersInUse()).isZero();
        assertThat(client.active()).isZero();
    }

    @Test
    void thereIsRoomForOne() {
        assertThat(client.room()).isEqualTo(1);
        get();
        assertThatThrownBy(() -> new Heard().get(client, "/")).isInstanceOf(IllegalStateException.class).hasMessageContaining("no room");
    }

    @Test
    void contentIsHeldBackWhileTheServerDoesNotRead() {
        server.window(0);
        heard.begin(client, Requests.post("/", OutgoingRequest.UNKNOWN));
        while (heard.exchange.isWritable()) {
            heard.write("x".repeat(10_000));
        }
        assertThat(heard.exchange.written()).isLessThan(100_000);
        server.window(1 << 20);
        assertThat(heard.told).containsExactly("writable");
        assertThat(heard.exchange.isWritable()).isTrue();
    }

    private void takeAll(int size, List<Buffer> all) {
        try {
            while (true) {
                all.add(loop.buffers().acquire(size));
            }
        } catch (OutOfBuffersException e) {
            assertThat(all).isNotEmpty();
        }
    }

    @Test
    void whenThereIsNoMemoryForAChunkTheExchangeFails() {
        heard.begin(client, Requests.post("/", OutgoingRequest.UNKNOWN));
        loop.run();
        Buffer content = loop.buffers().acquire(20_000).put(new byte[20_000]);
        List<Buffer> all = new ArrayList<>();
        for (int size = 1 << 20; size > 0; size >>= 1) {
            takeAll(size, all);
        }
        heard.exchange.write(content);
        all.forEach(Buffer::release);
        failed(Kind.LIMIT, true);
    }

    // ---- both at once

    @Test
    void anAnswerBeforeTheEndOfTheRequestEndsTheConnectionWithIt() {
        heard.begin(client, Requests.post("/", 100)).write("some");
        loop.run();
        server.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno");
        assertThat(heard.told).containsExactly("response 413", "content 2", "end");
        assertThat(owner.told).containsExactly("retired 0");
        assertThat(server.isClosed()).isTrue();
        heard.write("ignored").end();
    }

    @Test
    void theRequestMayEndWithinTheResponse() {
        heard.begin(client, Requests.post("/", OutgoingRequest.UNKNOWN)).write("ping");
        loop.run();
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\npong");
        heard.write("ping").end();
        loop.run();
        server.send("pong");
        assertThat(heard.content).hasToString("pongpong");
        assertThat(client.room()).isEqualTo(1);
    }

    @Test
    void aRequestThatHasNotLeftWhenItIsAnsweredEndsTheConnection() {
        server.window(200);
        heard.begin(client, Requests.post("/", 10_000)).write("x".repeat(10_000)).end();
        loop.run();
        server.send(OK);
        assertThat(heard.told).endsWith("end");
        assertThat(server.isClosed()).isTrue();
    }

    @Test
    void theContentMayWaitForPermission() {
        heard.begin(client, Requests.post("/", 4, "expect", "100-continue"));
        heard.action = word -> {
            if (word.equals("interim 100")) {
                heard.write("data").end();
            }
        };
        loop.run();
        assertThat(server.take()).endsWith("\r\n\r\n");
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertThat(server.received()).isEqualTo("data");
        server.send(OK);
        assertThat(heard.told).containsExactly("interim 100", "response 200", "content 5", "end");
        assertThat(client.room()).isEqualTo(1);
    }
}
