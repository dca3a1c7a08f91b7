package dev.gatun.http.internal.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.http1.Http1ResponseParser;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CopiedHeadersTest {
    private static Headers copied(String lines) {
        Buffer bytes = Buffer.allocate(4096).putLatin1("leftover").skip(8);
        bytes.put(("HTTP/1.1 200 OK\r\n" + lines + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        ResponseHead head = new ResponseHead();
        assertThat(new Http1ResponseParser(HeadLimits.DEFAULT).parse(bytes, head, Method.GET)).isTrue();
        Headers headers = head.headers();
        head.clear();
        bytes.segment().fill((byte) '#');
        return headers;
    }

    @Test
    void theLinesOutliveTheBytesThatTheyCameIn() {
        Headers headers = copied("Server:  me \r\nX-Own-Name: b\u00e4\r\nEmpty:\r\nserver: other\r\n");

        assertThat(headers.size()).isEqualTo(4);
        assertThat(headers.names()).containsExactly("server", "x-own-name", "empty");
        assertThat(headers.first("SERVER")).contains("me");
        assertThat(headers.first("x-own-name")).contains("b\u00e4");
        assertThat(headers.first("Empty")).contains("");
        assertThat(headers.all("server")).containsExactly("me", "other");
        assertThat(headers.contains("x-own")).isFalse();
        assertThat(headers).hasToString("server: me\nx-own-name: b\u00e4\nempty: \nserver: other\n");
        assertThat(headers.copy()).isSameAs(headers);
    }

    @Test
    void aLineThatIsNotThereIsRefused() {
        Headers headers = copied("a: 1\r\n");

        assertThatThrownBy(() -> headers.name(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> headers.value(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> headers.value(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(copied("").isEmpty()).isTrue();
    }
}
