package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.Headers;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1RequestEncoderTest {
    @Test
    void writesExactlyWhatItSays() {
        Headers fields = Headers.of("host", "example.com:81", "x-a", "");
        Buffer out = Buffer.allocate(Http1RequestEncoder.size("GET", "/a?b", fields));
        Http1RequestEncoder.write(out, "GET", "/a?b", fields);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo("GET /a?b HTTP/1.1\r\nHost: example.com:81\r\nX-A: \r\n\r\n");
        assertThat(out.writableBytes()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a b", "/a\r\nX: y", "/a#b", "/\u00e9", "/\u0000"})
    void targetsThatWouldBecomeAnotherRequestAreRefused(String target) {
        Buffer out = Buffer.allocate(1000);
        assertThatThrownBy(() -> Http1RequestEncoder.write(out, "GET", target, Headers.empty())).isInstanceOf(IllegalArgumentException.class);
        assertThat(out.readableBytes()).isZero();
    }

    @Test
    void aHeaderThatWouldBecomeTwoLeavesNothingBehind() {
        Buffer out = Buffer.allocate(1000);
        Headers fields = Headers.of("a", "b", "c", "d\r\ne: f");
        assertThatThrownBy(() -> Http1RequestEncoder.write(out, "GET", "/", fields)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Http1RequestEncoder.write(out, "G T", "/", Headers.empty())).isInstanceOf(IllegalArgumentException.class);
        assertThat(out.readableBytes()).isZero();
    }
}
