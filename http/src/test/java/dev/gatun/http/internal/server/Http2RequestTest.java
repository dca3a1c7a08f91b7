package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Response;
import dev.gatun.http.internal.http2.Frames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What requests of HTTP/2 look like to handlers, and which are refused, how. */
class Http2RequestTest {
    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    private final List<String> seen = new ArrayList<>();

    private final CompletableFuture<Response> late = new CompletableFuture<>();

    @AfterEach
    void endHandlers() {
        late.complete(Response.text("at last"));
    }

    @BeforeEach
    void serve() {
        server.handle(request -> {
            seen.add(request.method() + " " + request.target() + " " + request.path() + " " + request.host() + " " + request.scheme() + " "
                    + request.version());
            List<String> fields = new ArrayList<>();
            request.headers().forEach((name, value) -> fields.add(name + "=" + value));
            return Response.text(String.join("|", fields));
        });
    }

    private static byte[] fields(String... fields) {
        return Frames.headers(1, Frames.block(fields), true);
    }

    @Test
    void pseudoHeadersBecomeTheRequest() {
        Http2Client client = server.connectHttp2().send(
                fields(":method", "GET", ":scheme", "http", ":path", "/a/b?c=d", ":authority", "Example.COM:8080", "x-a", "1"));
        assertThat(seen).containsExactly("GET /a/b?c=d /a/b example.com http HTTP/2");
        assertThat(client.answer(1).text()).isEqualTo("x-a=1|host=Example.COM:8080");
    }

    @Test
    void hostServesWhereThereIsNoAuthority() {
        Http2Client client = server.connectHttp2().send(fields(":method", "GET", ":scheme", "https", ":path", "/", "host", "a"));
        assertThat(client.answer(1).text()).isEqualTo("host=a");
    }

    @Test
    void cookiesArePutTogether() {
        Http2Client client = server.connectHttp2().get(1, "/", "cookie", "a=1", "x", "y", "cookie", "b=2", "cookie", "c=3");
        assertThat(client.answer(1).text()).contains("cookie=a=1; b=2; c=3").containsOnlyOnce("cookie=");
    }

    @Test
    void theAsteriskIsForOptions() {
        server.connectHttp2().send(fields(":method", "OPTIONS", ":scheme", "http", ":path", "*", ":authority", "a"));
        assertThat(seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        // pseudo-headers (RFC 9113, section 8.3)
        ":scheme http :path / :authority a", ":method GET :path / :authority a", ":method GET :scheme http :authority a",
        ":method GET :scheme http :path / :authority a :path /", ":method GET :scheme http :path / x y :authority a",
        ":method GET :scheme http :path / :authority a :status 200", ":method GET :scheme http :path / :authority a :other x",
        ":method G(T :scheme http :path / :authority a", ":method GET :scheme ftp :path / :authority a", ":method GET :scheme http :path a :authority a",
        ":method GET :scheme http :path * :authority a", ":method GET :scheme http :path /%zz :authority a", ":method GET :scheme http :path / :authority a/b",
        ":method GET :scheme http :path /a#b :authority a", ":method GET :scheme http :path / :authority user@a", ":method GET :scheme http :path /",
        ":method GET :scheme http :path / :authority a host b", ":method GET :scheme http :path / host a host a",
        // fields (sections 8.2.1 and 8.2.2)
        ":method GET :scheme http :path / :authority a Upper x", ":method GET :scheme http :path / :authority a na(me x",
        ":method GET :scheme http :path / :authority a connection close", ":method GET :scheme http :path / :authority a transfer-encoding chunked",
        ":method GET :scheme http :path / :authority a keep-alive 1", ":method GET :scheme http :path / :authority a proxy-connection x",
        ":method GET :scheme http :path / :authority a upgrade h2c", ":method GET :scheme http :path / :authority a te gzip",
        // CONNECT (section 8.5; RFC 8441)
        ":method CONNECT :scheme http :path / :authority a", ":method CONNECT", ":method GET :protocol echo :scheme http :path / :authority a",
        ":method CONNECT :protocol echo :scheme http :authority a", ":method CONNECT :protocol e/o :scheme http :path / :authority a",
        // content-length (section 8.1.1)
        ":method GET :scheme http :path / :authority a content-length 1", ":method GET :scheme http :path / :authority a content-length x",
        ":method GET :scheme http :path / :authority a content-length 0 content-length 0"})
    void malformedRequestsAreStreamErrors(String words) {
        Http2Client client = server.connectHttp2().send(fields(words.split(" ")));
        assertThat(client.answer(1).reset).isEqualTo("PROTOCOL_ERROR");
        assertThat(server.hits("protocol")).isEqualTo(1);
        assertThat(seen).isEmpty();
        client.get(3, "/");
        assertThat(client.answer(3).status).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\0b", " a", "a ", "\ta", "a\u007fb"})
    void valuesWithControlCharactersOrBlanksAroundThemAreStreamErrors(String value) {
        Http2Client client = server.connectHttp2().get(1, "/", "x", value);
        assertThat(client.answer(1).reset).isEqualTo("PROTOCOL_ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a b", "a\tb", "\u00e4", "trailers"})
    void otherValuesAreFine(String value) {
        Http2Client client = server.connectHttp2().get(1, "/", "x", value);
        assertThat(client.answer(1).status).isEqualTo(200);
    }

    @Test
    void traceWithContentIsMalformed() {
        Http2Client client = server.connectHttp2().send(Frames.headers(1, Frames.request("TRACE", "/"), false));
        assertThat(client.answer(1).reset).isEqualTo("PROTOCOL_ERROR");
    }

    @Test
    void whatIsTooLargeIsAnswered() {
        server.limits(limits -> limits.target(100).headerBytes(1_000).headerCount(10));
        Http2Client client = server.connectHttp2();
        client.get(1, "/" + "a".repeat(100));
        assertThat(client.answer(1).status).isEqualTo(414);
        client.get(3, "/", "x", "a".repeat(1_450));
        assertThat(client.answer(3).status).isEqualTo(431);
        String[] many = new String[22];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "x";
            many[i + 1] = "y";
        }
        client.get(5, "/", many);
        assertThat(client.answer(5).status).isEqualTo(431);
        client.get(7, "/", "expect", "magic");
        assertThat(client.answer(7).status).isEqualTo(417);
        assertThat(seen).isEmpty();
        assertThat(server.hits("target")).isEqualTo(1);
        assertThat(server.hits("headers")).isEqualTo(2);
        client.get(9, "/" + "a".repeat(99));
        assertThat(client.answer(9).status).isEqualTo(200);
    }

    @Test
    void aRefusalWaitsForTheWindowLikeAnyAnswer() {
        server.limits(limits -> limits.headerBytes(1_000));
        Http2Client client = server.connectHttp2(4, 0).get(1, "/", "x", "a".repeat(12_400));
        assertThat(client.answer(1).status).isEqualTo(431);
        assertThat(client.answer(1).ended).isFalse();
        client.send(Frames.windowUpdate(1, 1_000));
        assertThat(client.answer(1).ended).isTrue();
    }

    /** A literal with incremental indexing (RFC 7541, section 6.2.1), which changes the table of the connection. */
    private static byte[] indexed(String name, String value) {
        byte[] literal = Frames.block(name, value);
        literal[0] = 0x40;
        return literal;
    }

    private static byte[][] cut(int stream, byte[] block) {
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < block.length; at += 16_384) {
            byte[] part = Arrays.copyOfRange(block, at, Math.min(block.length, at + 16_384));
            frames.add(at == 0 ? Frames.openHeaders(stream, part, true) : Frames.continuation(stream, part, at + 16_384 >= block.length));
        }
        return frames.toArray(new byte[0][]);
    }

    @ParameterizedTest
    @ValueSource(ints = {28_000, 40_000, 55_000})
    void aHeaderBlockAboveTheListIsAnswered431AndTheTableGoesOn(int length) {
        Http2Client client = server.connectHttp2();
        byte[] block = Frames.join(Frames.request("GET", "/"), indexed("x-a", "before"), Frames.block("x", "a".repeat(length)), indexed("x-b", "behind"));
        client.send(cut(1, block));
        assertThat(client.answer(1).status).isEqualTo(431);
        assertThat(client.answer(1).ended).isTrue();
        assertThat(server.hits("headers")).isEqualTo(1);
        client.send(Frames.headers(3, Frames.join(Frames.request("GET", "/"), new byte[] {(byte) (0x80 | 62), (byte) (0x80 | 63)}), true));
        assertThat(client.answer(3).text()).contains("x-b=behind", "x-a=before");
        assertThat(client.goAway()).isEmpty();
    }

    @Test
    void aHeaderBlockAboveTwiceTheListEndsTheConnection() {
        Http2Client client = server.connectHttp2();
        client.send(cut(1, Frames.join(Frames.request("GET", "/"), Frames.block("x", "a".repeat(56_000)))));
        assertThat(client.goAway()).isEqualTo("ENHANCE_YOUR_CALM");
        assertThat(client.isClosed()).isTrue();
        assertThat(server.hits("http2HeaderBlock")).isEqualTo(1);
        assertThat(server.hits("headers")).isZero();
    }

    @Test
    void largerLimitsTakeAsManyFramesAsTheyNeed() {
        server.limits(limits -> limits.headerBytes(300_000));
        Http2Client client = server.connectHttp2();
        client.send(cut(1, Frames.join(Frames.request("GET", "/"), Frames.block("x", "a".repeat(290_000)))));
        assertThat(client.answer(1).status).isEqualTo(200);
    }

    @Test
    void aHeaderBlockThatIsFarTooLargeEndsTheConnection() {
        Http2Client client = server.connectHttp2();
        byte[] block = Frames.join(Frames.request("GET", "/"), Frames.block("x", "a".repeat(16_000)));
        client.send(Frames.openHeaders(1, block, true));
        for (int i = 0; i < 8 && client.goAway().isEmpty(); i++) {
            client.send(Frames.continuation(1, Frames.block("x", "a".repeat(16_000)), false));
        }
        assertThat(client.goAway()).isEqualTo("ENHANCE_YOUR_CALM");
        assertThat(server.loop.buffers().buffersInUse()).isZero();
    }

    @Test
    void endlessContinuationsEndTheConnection() {
        Http2Client client = server.connectHttp2();
        client.send(Frames.openHeaders(1, Frames.request("GET", "/"), true), Frames.repeat(Frames.continuation(1, new byte[0], false), 9));
        assertThat(client.goAway()).isEqualTo("ENHANCE_YOUR_CALM");
    }

    @Test
    void trailersAreHeldToTheRulesToo() {
        server.handle(request -> Response.later(request.body().textAsync().thenApply(Response::text)));
        Http2Client client = server.connectHttp2();
        String[][] wrong = {{":path", "/"}, {"Upper", "x"}, {"connection", "close"}, {"content-length", "0"}, {"x", " y"}};
        int stream = 1;
        for (String[] field : wrong) {
            client.post(stream, "/").send(Frames.headers(stream, Frames.block(field), true));
            assertThat(client.answer(stream).reset).as(field[0]).isEqualTo("PROTOCOL_ERROR");
            stream += 2;
        }
        client.post(stream, "/").send(Frames.headers(stream, Frames.block("x", "y"), false));
        assertThat(client.answer(stream).reset).as("without the end").isEqualTo("PROTOCOL_ERROR");
        String[] many = new String[210];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "x";
            many[i + 1] = "y";
        }
        client.post(stream + 2, "/").send(Frames.headers(stream + 2, Frames.block(many), true));
        assertThat(client.answer(stream + 2).reset).as("too many").isEqualTo("ENHANCE_YOUR_CALM");
    }

    @Test
    void aBrokenBlockEndsTheConnection() {
        Http2Client client = server.connectHttp2().send(Frames.headers(1, new byte[] {(byte) 0xFF, 1, 2}, true));
        assertThat(client.goAway()).isEqualTo("COMPRESSION_ERROR");
    }

    @Test
    void streamsMustBeginInOrderAndBeOdd() {
        Http2Client even = server.connectHttp2().send(Frames.get(2, "/"));
        assertThat(even.goAway()).isEqualTo("PROTOCOL_ERROR");
        Http2Client lower = server.connectHttp2().get(5, "/").send(Frames.get(3, "/"));
        assertThat(lower.goAway()).isEqualTo("PROTOCOL_ERROR");
        Http2Client again = server.connectHttp2().get(5, "/").send(Frames.get(5, "/"));
        assertThat(again.goAway()).isEqualTo("STREAM_CLOSED");
        assertThat(seen).hasSize(2);
    }

    @Test
    void framesForStreamsThatHaveNotBegunEndTheConnection() {
        List<byte[]> frames = List.of(Frames.data(1, new byte[1], false), Frames.reset(1, 0), Frames.windowUpdate(1, 1), Frames.windowUpdate(1, 0),
                Frames.frame(2, 0, 1, new byte[4]), Frames.frame(0, 0, 1, new byte[16_385]), Frames.windowUpdate(2, 0));
        for (byte[] frame : frames) {
            Http2Client client = server.connectHttp2().send(frame);
            assertThat(client.goAway()).as("frame %d of %d bytes", frame[3], frame.length).isNotEmpty();
            assertThat(client.takeLog()).noneMatch(line -> line.startsWith("reset"));
        }
    }

    @Test
    void moreStreamsThanOfferedAreRefusedAndCanBeSentAgain() {
        server.http2(options -> options.streams(2)).handle(request -> Response.later(late));
        Http2Client client = server.connectHttp2().get(1, "/").get(3, "/").get(5, "/");
        assertThat(client.answer(5).reset).isEqualTo("REFUSED_STREAM");
        // A stream that was reset while its handler works still counts.
        client.send(Frames.reset(1, 8)).get(7, "/");
        assertThat(client.answer(7).reset).isEqualTo("REFUSED_STREAM");
        assertThat(server.hits("http2Streams")).isEqualTo(2);
        late.complete(Response.text("done"));
        client.get(9, "/");
        assertThat(client.answer(9).text()).isEqualTo("done");
        assertThat(client.connection.handler()).asString().contains("streams=0, exchanges=0");
    }

    @Test
    void blocksOfRefusedRequestsStillChangeTheTable() {
        server.http2(options -> options.streams(1)).handle(request ->
                request.path().equals("/late") ? Response.later(late) : Response.text(request.headers().first("x-new").orElse("")));
        Http2Client client = server.connectHttp2().get(1, "/late");
        byte[] indexed = Frames.join(new byte[] {0x40, 5}, Frames.latin1("x-new"), new byte[] {5}, Frames.latin1("value"));
        client.send(Frames.headers(3, Frames.join(Frames.request("GET", "/"), indexed), true));
        assertThat(client.answer(3).reset).isEqualTo("REFUSED_STREAM");
        assertThat(client.goAway()).isEmpty();
        Http2Client other = server.connectHttp2();
        other.send(Frames.headers(1, Frames.join(Frames.block(":method", "GET", ":path", "no-slash"), indexed), true));
        other.send(Frames.headers(3, Frames.join(Frames.request("GET", "/"), new byte[] {(byte) (0x80 | 62)}), true));
        assertThat(other.answer(3).text()).isEqualTo("value");
    }
}
