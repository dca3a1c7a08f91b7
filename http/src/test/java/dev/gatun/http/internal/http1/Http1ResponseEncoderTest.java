package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ResponseEncoderTest {
    private static final String DATE = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";

    private final Http1ResponseEncoder encoder = new Http1ResponseEncoder(new DateHeader());
    private final Buffer out = Buffer.allocate(1024);

    private String text() {
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    private BodyFraming encode(Status status, HttpVersion version, Method method, long length, boolean keepAlive) {
        encoder.begin(out, status);
        return encoder.end(version, method, length, keepAlive);
    }

    @Test
    void writesStatusHeadersDateAndLength() {
        encoder.begin(out, Status.OK);
        encoder.field("content-type", "text/plain");
        encoder.field(EncodedField.of("Server", "gatun"));

        assertThat(encoder.end(HttpVersion.HTTP_1_1, Method.GET, 13, true)).isEqualTo(BodyFraming.FIXED);
        assertThat(text()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nServer: gatun\r\n" + DATE + "Content-Length: 13\r\n\r\n");
    }

    @Test
    void fitsIntoWhatHeadSizeSays() {
        for (int code = 100; code < 600; code++) {
            Status status = Status.of(code);
            Buffer exact = Buffer.allocate(Http1ResponseEncoder.headSize(status));
            encoder.begin(exact, status);
            encoder.end(HttpVersion.HTTP_1_0, Method.GET, Long.MAX_VALUE, true);
            assertThat(exact.toString(StandardCharsets.ISO_8859_1)).startsWith("HTTP/1.1 " + code + " " + status.reason() + "\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void writesAReasonOfItsOwn() {
        encode(new Status(200, "Fine"), HttpVersion.HTTP_1_1, Method.GET, 0, true);
        out.put((byte) '|');
        encode(Status.of(299), HttpVersion.HTTP_1_1, Method.GET, 0, true);

        assertThat(text()).startsWith("HTTP/1.1 200 Fine\r\n").contains("|HTTP/1.1 299 \r\n");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9, 10, 99, 100, 12345, 9_999_999_999L, 1_000_000_000_000_000_000L, Long.MAX_VALUE})
    void writesAnyLength(long length) {
        encode(Status.OK, HttpVersion.HTTP_1_1, Method.GET, length, true);

        assertThat(text()).endsWith("Content-Length: " + length + "\r\n\r\n");
    }

    @Test
    void sendsChunksWhenTheLengthIsNotKnown() {
        assertThat(encode(Status.OK, HttpVersion.HTTP_1_1, Method.GET, Http1ResponseEncoder.UNKNOWN_LENGTH, true)).isEqualTo(BodyFraming.CHUNKED);
        assertThat(text()).isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Transfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void endsTheConnectionForAnOldClientWhenTheLengthIsNotKnown() {
        assertThat(encode(Status.OK, HttpVersion.HTTP_1_0, Method.GET, Http1ResponseEncoder.UNKNOWN_LENGTH, true)).isEqualTo(BodyFraming.UNTIL_CLOSE);
        assertThat(text()).isEqualTo("HTTP/1.1 200 OK\r\n" + DATE + "Connection: close\r\n\r\n");
    }

    @Test
    void saysWhetherTheConnectionStaysOpen() {
        encode(Status.OK, HttpVersion.HTTP_1_0, Method.GET, 0, true);
        assertThat(text()).endsWith("Connection: keep-alive\r\n\r\n");
        out.clear();
        encode(Status.OK, HttpVersion.HTTP_1_1, Method.GET, 0, false);
        assertThat(text()).endsWith("Connection: close\r\n\r\n");
        out.clear();
        encode(Status.OK, HttpVersion.HTTP_1_1, Method.GET, 0, true);
        assertThat(text()).doesNotContain("Connection");
    }

    @Test
    void sendsNoContentWhereThereIsNone() {
        assertThat(encode(Status.NO_CONTENT, HttpVersion.HTTP_1_1, Method.GET, 0, true)).isEqualTo(BodyFraming.NONE);
        assertThat(encode(Status.NO_CONTENT, HttpVersion.HTTP_1_1, Method.HEAD, 7, true)).isEqualTo(BodyFraming.NONE);
        assertThat(encode(Status.OK, HttpVersion.HTTP_1_1, Method.CONNECT, 7, true)).isEqualTo(BodyFraming.NONE);
        assertThat(encode(Status.EARLY_HINTS, HttpVersion.HTTP_1_1, Method.GET, -1, true)).isEqualTo(BodyFraming.NONE);
        assertThat(text()).doesNotContain("Content-Length").doesNotContain("Transfer-Encoding");
    }

    @Test
    void tellsTheLengthThatAHeadOrUnmodifiedResponseWouldHave() {
        assertThat(encode(Status.OK, HttpVersion.HTTP_1_1, Method.HEAD, 42, true)).isEqualTo(BodyFraming.NONE);
        assertThat(text()).contains("Content-Length: 42\r\n");
        out.clear();
        assertThat(encode(Status.NOT_MODIFIED, HttpVersion.HTTP_1_1, Method.GET, 42, true)).isEqualTo(BodyFraming.NONE);
        assertThat(text()).contains("Content-Length: 42\r\n");
        out.clear();
        assertThat(encode(Status.OK, HttpVersion.HTTP_1_1, Method.HEAD, -1, true)).isEqualTo(BodyFraming.NONE);
        assertThat(text()).doesNotContain("Content-Length").doesNotContain("Transfer-Encoding");
    }

    @Test
    void refusedConnectHasContent() {
        assertThat(encode(Status.FORBIDDEN, HttpVersion.HTTP_1_1, Method.CONNECT, 7, true)).isEqualTo(BodyFraming.FIXED);
    }

    @Test
    void contentTypesAreKeptAndReplaced() {
        String longType = "text/plain; x=" + "y".repeat(200);
        for (int round = 0; round < 2; round++) {
            for (int i = 0; i < 100; i++) {
                String type = i == 50 ? longType : "text/x-" + i;
                encoder.begin(out.clear(), Status.OK);
                encoder.contentType(type);
                assertThat(text()).isEqualTo("HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n");
            }
        }
        assertThatThrownBy(() -> encoder.contentType("a\r\nb: c")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> encoder.contentType("a\r\nb: c")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void namesTheUpgradeInConnection() {
        encoder.begin(out, Status.SWITCHING_PROTOCOLS);
        encoder.field("upgrade", "websocket");
        encoder.end(HttpVersion.HTTP_1_1, Method.GET, -1, true);

        assertThat(text()).isEqualTo("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n" + DATE + "Connection: Upgrade\r\n\r\n");
    }

    @Test
    void writesInterimResponses() {
        Http1ResponseEncoder.interim(out, Status.CONTINUE);

        assertThat(text()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
    }

    @Test
    void keepsTheHandlersDate() {
        encoder.begin(out, Status.OK);
        encoder.field("DATE", "Sun, 06 Nov 1994 08:49:37 GMT");
        encoder.end(HttpVersion.HTTP_1_1, Method.GET, 0, true);

        assertThat(text()).contains("DATE: Sun, 06 Nov 1994").doesNotContain("1970");
    }

    @ParameterizedTest
    @ValueSource(strings = {"content-length", "Content-Length", "TRANSFER-ENCODING", "connection"})
    void refusesHeadersThatFrameTheMessage(String name) {
        encoder.begin(out, Status.OK);

        assertThatThrownBy(() -> encoder.field(name, "1")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(name);
        assertThatThrownBy(() -> EncodedField.of(name, "1")).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX: y", "a\rb", "a\nb", "a\0b", "a\u0007", "\u007f", "\u010d\u010a", "\u560d\u560a", "\u20ac", " a", "a ", "\ta", "a\t"})
    void refusesValuesThatWouldSplitTheResponse(String value) {
        encoder.begin(out, Status.OK);
        int before = out.writeIndex();

        assertThatThrownBy(() -> encoder.field("X-Name", value)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("X-Name")
                .hasMessageNotContaining("\n");
        assertThat(out.writeIndex()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:", "a\r\nb", "a\nb", "\u00e9", "\u013a", "a\0", "(a)", "a\t"})
    void refusesNamesThatAreNoTokens(String name) {
        encoder.begin(out, Status.OK);
        int before = out.writeIndex();

        assertThatThrownBy(() -> encoder.field(name, "v")).isInstanceOf(IllegalArgumentException.class).hasMessageNotContaining("\n");
        assertThat(out.writeIndex()).isEqualTo(before);
    }

    @Test
    void writesWhatHeadersMayHold() {
        FieldWriter.write(out, "!#$%&'*+-.^_`|~09Az", "a\tb \u00ff\u0080~");
        FieldWriter.write(out, "x", "");

        assertThat(text()).isEqualTo("!#$%&'*+-.^_`|~09Az: a\tb \u00ff\u0080~\r\nX: \r\n");
    }

    @Test
    void refusesABufferThatIsTooSmall() {
        Buffer small = Buffer.allocate(FieldWriter.size("name", "value") - 1);

        assertThatThrownBy(() -> FieldWriter.write(small, "name", "value")).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(small.writeIndex()).isZero();
        Buffer exact = Buffer.allocate(FieldWriter.size("name", "value"));
        FieldWriter.write(exact, "name", "value");
        assertThat(exact.writableBytes()).isZero();
    }
}
