package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.reactor.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ResponseParserTest {
    private final Http1ResponseParser parser = new Http1ResponseParser(HeadLimits.DEFAULT);
    private final ResponseHead head = new ResponseHead();

    private static Buffer latin1(String text) {
        return Buffer.allocate(text.length()).putLatin1(text);
    }

    private boolean parse(String text) {
        return parser.parse(latin1(text), head, Method.GET);
    }

    @Test
    void readsStatusLineAndHeaders() {
        assertThat(parse("HTTP/1.1 404 Not  Found\u00e9\t!\r\nContent-Length: 12\r\nX-Custom:  \tsome value \t\r\n\r\n")).isTrue();

        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(head.status()).isEqualTo(Status.NOT_FOUND);
        assertThat(head.reason()).isEqualTo("Not  Found\u00e9\t!");
        assertThat(head.contentLength()).isEqualTo(12);
        assertThat(head.keepAlive()).isTrue();
        assertThat(head.isUpgrade()).isFalse();
        assertThat(head.headers().size()).isEqualTo(2);
        assertThat(head.headers().first("x-custom")).contains("some value");
        assertThat(head.find(KnownHeader.CONTENT_LENGTH)).isZero();
    }

    @Test
    void leavesWhatFollowsTheHeadUnread() {
        Buffer in = latin1("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.0 200 OK\r\n\r\nrest");

        assertThat(parser.parse(in, head, Method.GET)).isTrue();
        assertThat(head.isInterim()).isTrue();
        assertThat(parser.parse(in, head, Method.GET)).isTrue();
        assertThat(head.isInterim()).isFalse();
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_0);
        assertThat(head.keepAlive()).isFalse();
        assertThat(head.fields().count()).isZero();
        assertThat(in.readableBytes()).isEqualTo(4);
    }

    @Test
    void reasonMayBeEmptyAndItsSpaceMissing() {
        assertThat(parse("HTTP/1.1 200 \r\n\r\n")).isTrue();
        assertThat(head.reason()).isEmpty();
        assertThat(parse("HTTP/1.1 200\r\nServer: x\r\n\r\n")).isTrue();
        assertThat(head.reason()).isEmpty();
        assertThat(head.headers().first("server")).contains("x");
    }

    @Test
    void unknownCodesAreKeptAndTakenForTheFirstOfTheirClass() {
        assertThat(parse("HTTP/1.1 299 Odd\r\n\r\n")).isTrue();
        assertThat(head.status()).isEqualTo(Status.of(299));
        assertThat(parse("HTTP/1.1 999 Denied\r\n\r\n")).isTrue();
        assertThat(head.code()).isEqualTo(999);
        assertThat(head.status()).isEqualTo(Status.INTERNAL_SERVER_ERROR);
    }

    @Test
    void tellsWhetherAHeadIsUnfinished() {
        assertThat(parser.isUnfinished()).isFalse();
        Buffer in = Buffer.allocate(64).putLatin1("HTTP/1.1 20");
        assertThat(parser.parse(in, head, Method.GET)).isFalse();
        assertThat(parser.isUnfinished()).isTrue();
        in.putLatin1("4 No\r\n\r\n");
        assertThat(parser.parse(in, head, Method.GET)).isTrue();
        assertThat(head.status()).isEqualTo(Status.NO_CONTENT);
        assertThat(parser.isUnfinished()).isFalse();
    }

    @Test
    void an101NamesTheProtocol() {
        assertThat(parse("HTTP/1.1 101 Switching Protocols\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n\r\n")).isTrue();
        assertThat(head.isUpgrade()).isTrue();
        assertThat(head.isInterim()).isFalse();
        assertThat(parse("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n")).isTrue();
        assertThat(head.isUpgrade()).isFalse();
    }

    @Test
    void whatHasNoContentMaySayAnythingOfIt() {
        assertThat(parse("HTTP/1.1 204 No Content\r\nContent-Length: x\r\nTransfer-Encoding: y\r\n\r\n")).isTrue();
        assertThat(parse("HTTP/1.1 100 Continue\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")).isTrue();
        assertThat(head.contentLength()).isEqualTo(ResponseHead.NO_LENGTH);
        Buffer in = latin1("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(parser.parse(in, head, Method.CONNECT)).isTrue();
        assertThat(head.isChunked()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "HTTP/2.0 200 OK\r\n\r\n",
        "HTTP/0.9 200 OK\r\n\r\n",
        "http/1.1 200 OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n",
        "HTTP/1.1\t200 OK\r\n\r\n",
        "HTTP/1.1 20 OK\r\n\r\n",
        "HTTP/1.1 2000 OK\r\n\r\n",
        "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1 +20 OK\r\n\r\n",
        "HTTP/1.1 200\tOK\r\n\r\n",
        "HTTP/1.1 200 O\u0000K\r\n\r\n",
        "HTTP/1.1 200 OK\n\r\n",
        "HTTP/1.1 200\n\r\n",
        "HTTP/1.1 200 OK\rX: y\r\n\r\n",
        "HTTP/1.1 200 O\u007fK\r\n\r\n",
        "\r\nHTTP/1.1 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\n Folded: a\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, gzip\r\n\r\n",
    })
    void refusesWhatIsMalformedWhateverTheParts(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(ProtocolException.class);
        parser.reset();
        Buffer in = Buffer.allocate(text.length());
        assertThatThrownBy(() -> {
            for (char c : text.toCharArray()) {
                in.put((byte) c);
                parser.parse(in, head, Method.GET);
            }
        }).isInstanceOf(ProtocolException.class);
    }

    @ParameterizedTest
    @CsvSource({"8192, false", "9000, true"})
    void theStatusLineHasALimit(int length, boolean refused) {
        String text = "HTTP/1.1 200 " + "x".repeat(length - "HTTP/1.1 200 \r\n".length()) + "\r\n\r\n";
        if (refused) {
            assertThatThrownBy(() -> parse(text)).isInstanceOf(ProtocolException.class).hasMessageContaining("status line");
        } else {
            assertThat(parse(text)).isTrue();
        }
    }

    @Test
    void headersHaveTheLimitsOfRequests() {
        assertThatThrownBy(() -> parse("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(101) + "\r\n")).hasMessageContaining("more header lines");
        parser.reset();
        assertThatThrownBy(() -> parse("HTTP/1.1 200 OK\r\nA: " + "b".repeat(9000) + "\r\n\r\n")).hasMessageContaining("larger than the limit");
    }
}
