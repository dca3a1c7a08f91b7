package dev.gatun.http.internal.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.hpack.HpackDecoder;
import dev.gatun.reactor.Buffer;
import org.junit.jupiter.api.Test;

class ResponseFieldsTest {
    private final ResponseHead head = new ResponseHead();

    private String fault(String... fields) {
        HpackDecoder decoder = new HpackDecoder(4096, 16_384, 100);
        Buffer out = Buffer.allocate(decoder.outBytes());
        ResponseFields sink = new ResponseFields();
        sink.begin(head, out);
        decoder.decode(Buffer.copyOf(Frames.block(fields)), out, sink);
        return sink.end();
    }

    @Test
    void makesTheHeadOfAResponse() {
        assertThat(fault(":status", "200", "server", "x", "content-length", "5", "set-cookie", "a=b", "set-cookie", "c=d")).isEmpty();
        assertThat(head.version()).isEqualTo(HttpVersion.HTTP_2);
        assertThat(head.status()).isEqualTo(Status.OK);
        assertThat(head.contentLength()).isEqualTo(5);
        assertThat(head.headers().all("set-cookie")).containsExactly("a=b", "c=d");
        assertThat(fault(":status", "103")).isEmpty();
        assertThat(head.isInterim()).isTrue();
    }

    @Test
    void refusesWhatIsNoResponse() {
        assertThat(fault("server", "x")).contains("without :status");
        assertThat(fault(":status", "200", ":status", "200")).contains("twice");
        assertThat(fault("server", "x", ":status", "200")).contains("behind a regular field");
        assertThat(fault(":status", "200", ":path", "/")).contains("no response has");
        assertThat(fault(":status", "20")).contains("three digits");
        assertThat(fault(":status", "2000")).contains("three digits");
        assertThat(fault(":status", "099")).contains("three digits");
        assertThat(fault(":status", "+20")).contains("three digits");
        assertThat(fault(":status", "101")).contains("101");
        assertThat(fault(":status", "200", "Server", "x")).contains("lower case");
        assertThat(fault(":status", "200", "connection", "close")).contains("HTTP/1");
        assertThat(fault(":status", "200", "a", "b\r\nc: d")).contains("control character");
        assertThat(fault(":status", "200", "content-length", "1", "content-length", "1")).contains("content-length");
        assertThat(fault(":status", "200", "content-length", "x")).contains("content-length");
    }
}
