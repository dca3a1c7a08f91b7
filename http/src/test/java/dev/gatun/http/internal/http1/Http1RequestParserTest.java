package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.reactor.Buffer;
import org.junit.jupiter.api.Test;

class Http1RequestParserTest {
    private final Http1RequestParser parser = new Http1RequestParser(HeadLimits.DEFAULT);
    private final RequestHead head = new RequestHead();

    private boolean parse(String text) {
        return parser.parse(Buffer.utf8(text), head);
    }

    @Test
    void readsRequestLineAndHeaders() {
        assertThat(parse("POST /a/b?c=d HTTP/1.1\r\nHost: example.com:8080\r\nContent-Length: 12\r\nX-Custom:  \tsome value \t\r\n\r\n")).isTrue();

        assertThat(head.method()).isSameAs(Method.POST);
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_1);
        assertThat(head.target()).isEqualTo("/a/b?c=d");
        assertThat(head.path()).isEqualTo("/a/b");
        assertThat(head.query()).isEqualTo("c=d");
        assertThat(head.authority()).isEqualTo("example.com:8080");
        assertThat(head.contentLength()).isEqualTo(12);
        assertThat(head.keepAlive()).isTrue();
        assertThat(head.fields().count()).isEqualTo(3);
        assertThat(head.fields().name(2)).isEqualTo("x-custom");
        assertThat(head.fields().value(2)).isEqualTo("some value");
        assertThat(head.fields().name(head.find(KnownHeader.HOST))).isSameAs(KnownHeader.HOST.text());
    }

    @Test
    void leavesWhatFollowsTheHeadUnread() {
        Buffer in = Buffer.utf8("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.0\r\n\r\nrest");

        assertThat(parser.parse(in, head)).isTrue();
        assertThat(head.path()).isEqualTo("/1");
        assertThat(parser.parse(in, head)).isTrue();
        assertThat(head.path()).isEqualTo("/2");
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_1_0);
        assertThat(head.keepAlive()).isFalse();
        assertThat(head.fields().count()).isZero();
        assertThat(in.readableBytes()).isEqualTo(4);
    }

    @Test
    void outlivesTheReceiveBufferOnceItIsCopied() {
        Buffer in = Buffer.utf8("\r\nGET /kept?q HTTP/1.1\r\nHost: kept.example\r\nCookie: a=b\r\n\r\n");
        parser.parse(in, head);
        Buffer own = Buffer.allocate(head.length() + 3).putLatin1("abc");

        head.copyTo(own);
        in.segment().fill((byte) 'x');

        assertThat(head.target()).isEqualTo("/kept?q");
        assertThat(head.query()).isEqualTo("q");
        assertThat(head.authority()).isEqualTo("kept.example");
        assertThat(head.fields().value(head.find(KnownHeader.COOKIE))).isEqualTo("a=b");
    }

    @Test
    void tellsWhetherAHeadIsUnfinished() {
        assertThat(parser.isUnfinished()).isFalse();
        Buffer in = Buffer.allocate(64).putLatin1("GET / HT");
        assertThat(parser.parse(in, head)).isFalse();
        assertThat(parser.isUnfinished()).isTrue();
        assertThat(in.readIndex()).isZero();
        in.putLatin1("TP/1.1\r\nHost: a\r\n\r\n");
        assertThat(parser.parse(in, head)).isTrue();
        assertThat(parser.isUnfinished()).isFalse();
    }
}
