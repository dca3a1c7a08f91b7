package dev.gatun.http.internal.client.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.client.exchange.ExchangeFailure.Kind;
import dev.gatun.http.internal.client.exchange.Heard;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.client.exchange.Requests;
import dev.gatun.http.internal.http2.Frames;
import dev.gatun.reactor.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client of HTTP/2 sends, how many requests it sends on a connection, and how that ends. */
class Http2ClientRequestTest extends Http2ClientFixture {
    @Test
    void aRequestDoesNotWaitForSettings() {
        heard.begin(client, Requests.get("/a?b", "x-a", "b", "TE", "trailers")).end();
        assertThat(server.take()).containsExactly("headers 1");
        assertThat(server.requests.get(1)).containsExactly(":method: GET", ":scheme: http", ":path: /a?b", ":authority: example.com:8080", "x-a: b",
                "te: trailers");
        server.settings().send(Frames.headers(1, Frames.block(":status", "204"), true));
        assertThat(heard.told).containsExactly("response 204", "end");
        assertThat(heard.response.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(heard.response.length()).hasValue(0);
    }

    @Test
    void contentOfAKnownLengthEndsTheStreamWithItsLastByte() {
        heard.begin(client, Requests.post("/", 8)).write("four").write("more").end();
        assertThat(server.take()).containsExactly("headers 1", "data 1 4", "data 1 4 end");
        assertThat(server.requests.get(1)).contains("content-length: 8");
        assertThat(server.content(1)).isEqualTo("fourmore");
        assertThat(heard.exchange.written()).isEqualTo(8);
    }

    @Test
    void contentOfUnknownLengthAndTrailersFollowTheHead() {
        heard.begin(client, Requests.of(Method.PUT, "/", OutgoingRequest.UNKNOWN, true, true)).write("hello");
        heard.exchange.end(Headers.of("x-sum", "1"));
        assertThat(server.take()).containsExactly("headers 1", "data 1 5", "headers 1");
        assertThat(server.requests.get(1)).containsExactly("x-sum: 1");
        Heard second = new Heard().begin(client, Requests.post("/", OutgoingRequest.UNKNOWN)).write("x").end();
        assertThat(server.take()).containsExactly("headers 3", "data 3 1", "data 3 0 end");
        assertThat(second.told).isEmpty();
    }

    @Test
    void emptyContentHasALengthAndNoContentHasNone() {
        heard.begin(client, Requests.post("/", 0)).end();
        new Heard().get(client, "/");
        server.read();
        assertThat(server.requests.get(1)).contains("content-length: 0");
        assertThat(server.requests.get(3)).noneMatch(line -> line.startsWith("content-length"));
    }

    @Test
    void contentThatContradictsItsLengthIsRefused() {
        heard.begin(client, Requests.post("/", 3)).write("ab");
        assertThatThrownBy(heard::end).isInstanceOf(IllegalStateException.class).hasMessageContaining("2 bytes instead of");
        assertThatThrownBy(() -> heard.exchange.write(server.loop.buffers().acquire(10).put(new byte[2]))).isInstanceOf(IllegalStateException.class);
        heard.write("c");
        assertThatThrownBy(() -> heard.exchange.end(Headers.of("a", "b"))).isInstanceOf(IllegalArgumentException.class);
        heard.end();
        assertThatThrownBy(() -> heard.write("d")).isInstanceOf(IllegalStateException.class);
        Heard none = new Heard().begin(client, Requests.get("/"));
        assertThatThrownBy(() -> none.write("d")).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Host", "connection", "upgrade", "keep-alive", "content-length", "transfer-encoding", "proxy-connection", "te", "a b", ":path"})
    void fieldsThatNoRequestHasAreRefusedBeforeAnythingIsSent(String name) {
        assertThatThrownBy(() -> heard.begin(client, Requests.get("/", name, "x"))).isInstanceOf(IllegalArgumentException.class);
        assertThat(server.take()).isEmpty();
        heard.get(client, "/");
        assertThat(server.take()).containsExactly("headers 1");
    }

    @Test
    void contentOfWholeFramesLeavesInWholeFrames() {
        server.settings(4, 1 << 20);
        server.send(Frames.windowUpdate(0, 1 << 20));
        heard.begin(client, Requests.post("/", 4 * 16_384));
        server.take();
        // As a proxy does with what comes over HTTP/2.
        heard.write("x".repeat(16_384)).write("x".repeat(3 * 16_384)).end();
        assertThat(server.take()).containsExactly("data 1 16384", "data 1 16384", "data 1 16384", "data 1 16384 end");
    }

    @Test
    void windowsHoldContentBack() {
        server.settings(4, 1_000);
        heard.begin(client, Requests.post("/", 200_000));
        Buffer big = server.loop.buffers().acquire(100_000);
        heard.exchange.write(big.writeIndex(100_000));
        heard.exchange.write(Buffer.copyOf(new byte[100_000]));
        heard.end();
        assertThat(server.read().content(1)).hasSize(1_000);
        assertThat(heard.exchange.isWritable()).isFalse();
        server.send(Frames.windowUpdate(1, 150_000));
        assertThat(server.content(1)).hasSize(65_535);
        assertThat(server.loop.buffers().bytesInUse()).isGreaterThan(0);
        server.send(Frames.windowUpdate(0, 200_000));
        assertThat(server.content(1)).hasSize(151_000);
        server.send(Frames.settings(4, 100_000));
        assertThat(server.content(1)).hasSize(200_000);
        assertThat(server.take()).last().asString().startsWith("data 1 ").endsWith(" end");
        assertThat(heard.told).isEmpty();
    }

    @Test
    void aSocketThatIsFullHoldsContentBack() {
        server.settings(4, 10_000_000).send(Frames.windowUpdate(0, 10_000_000));
        server.connection.window(0);
        heard.begin(client, Requests.post("/", OutgoingRequest.UNKNOWN));
        while (heard.exchange.isWritable()) {
            heard.write("x".repeat(10_000));
        }
        assertThat(heard.exchange.written()).isLessThan(300_000);
        assertThat(server.loop.buffers().bytesInUse()).isLessThan(600_000);
        server.connection.window(Long.MAX_VALUE);
        assertThat(heard.told).containsExactly("writable");
        heard.end();
        assertThat(server.read().content(1)).hasSize((int) heard.exchange.written());
    }

    // ---- room

    @Test
    void aHundredStreamsAreAssumedUntilTheServerSaysOtherwise() {
        assertThat(client.room()).isEqualTo(100);
        heard.get(client, "/");
        assertThat(client.room()).isEqualTo(99);
        server.settings(3, 2);
        assertThat(client.room()).isEqualTo(1);
        new Heard().get(client, "/");
        assertThat(client.room()).isZero();
        assertThatThrownBy(() -> new Heard().get(client, "/")).isInstanceOf(IllegalStateException.class).hasMessageContaining("no room");
        server.send(Frames.headers(1, Frames.block(":status", "200"), true));
        assertThat(client.room()).isEqualTo(1);
        assertThat(owner.told).containsExactly("room 1", "room 1");
        server.send(Frames.settings(3, 0));
        assertThat(client.room()).isZero();
        server.send(Frames.settings(3, 1_000_000));
        assertThat(client.room()).isEqualTo(255);
    }

    @Test
    void goAwaySaysWhichRequestsWereNotSeen() {
        get();
        Heard second = new Heard().get(client, "/");
        server.send(Frames.goAway(1, 0, "bye"));
        assertThat(second.failure.kind()).isEqualTo(Kind.STREAM_RESET);
        assertThat(second.failure.mayBeProcessed()).isFalse();
        assertThat(owner.told).endsWith("retired 0");
        assertThat(client.isOpen()).isFalse();
        server.send(Frames.headers(1, Frames.block(":status", "200"), true));
        assertThat(heard.told).containsExactly("response 200", "end");
        assertThat(server.connection.isClosed()).isTrue();
    }

    @Test
    void aServerMayAnnounceThatItGoesAway() {
        get().send(Frames.goAway(Integer.MAX_VALUE, 0, ""));
        assertThat(heard.told).isEmpty();
        assertThat(client.room()).isZero();
        server.send(Frames.headers(1, Frames.block(":status", "200"), true));
        assertThat(heard.told).containsExactly("response 200", "end");
    }

    @Test
    void closingLetsExchangesEnd() {
        get();
        client.close();
        assertThat(client.room()).isZero();
        assertThat(server.connection.isClosed()).isFalse();
        server.send(Frames.headers(1, Frames.block(":status", "200"), true));
        assertThat(heard.told).containsExactly("response 200", "end");
        assertThat(server.take()).endsWith("goaway 0 NO_ERROR");
        assertThat(server.connection.isClosed()).isTrue();
    }

    @Test
    void abortingFailsExchanges() {
        get();
        client.abort();
        failed(Kind.ABORTED, true);
        assertThat(server.connection.isClosed()).isTrue();
    }

    @Test
    void theEndOfTheConnectionFailsExchanges() {
        get();
        server.connection.reset();
        failed(Kind.CONNECTION_LOST, true);
        assertThat(heard.failure).hasMessageContaining("reset by the test").hasMessageContaining("before the response");
    }

    @Test
    void whatBreaksTheConnectionFailsExchanges() {
        get().send(Frames.pushPromise(1, 2, Frames.request("GET", "/")));
        failed(Kind.PROTOCOL, true);
        assertThat(server.take()).endsWith("goaway 0 PROTOCOL_ERROR");
    }
}
