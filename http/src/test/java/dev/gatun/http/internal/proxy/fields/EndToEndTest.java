package dev.gatun.http.internal.proxy.fields;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Headers;
import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.HeaderList;
import org.junit.jupiter.api.Test;

class EndToEndTest {
    @Test
    void fieldsOfOneConnectionDoNotGoOn() {
        Headers kept = EndToEnd.ofRequest(Headers.of("host", "a", "connection", "keep-alive, X-Hop , close", "x-hop", "1", "keep-alive", "timeout=5", "te", "gzip",
                "proxy-authorization", "Basic eA==", "proxy-connection", "keep-alive", "upgrade", "h2c", "http2-settings", "AAMAAABkAAQAAP__",
                "transfer-encoding", "chunked", "content-length", "5", "expect", "100-continue", "x-end", "2"));
        assertThat(kept.names()).containsExactly("x-end");
        assertThat(EndToEnd.ofResponse(Headers.of("connection", "x-hop", "x-hop", "1", "proxy-authenticate", "Basic", "keep-alive", "max=5", "server", "s")).names())
                .containsExactly("server");
    }

    @Test
    void ofTeOnlyTrailersAreAskedForFurtherOn() {
        assertThat(EndToEnd.ofRequest(Headers.of("te", "gzip;q=0.5, Trailers")).all("te")).containsExactly("trailers");
        assertThat(EndToEnd.ofRequest(Headers.of("te", "trailersx")).contains("te")).isFalse();
    }

    @Test
    void severalLinesOfConnectionCountTogether() {
        assertThat(EndToEnd.ofRequest(Headers.of("connection", "a", "a", "1", "b", "2", "connection", "close,,B", "c", "3")).names()).containsExactly("c");
    }

    @Test
    void trailersThatWouldMeanSomethingElseAreDropped() {
        Headers kept = EndToEnd.ofTrailers(Headers.of("x-checksum", "1", "content-length", "5", "transfer-encoding", "chunked", "host", "evil", "set-cookie", "a=b"));
        assertThat(kept.names()).containsExactly("x-checksum");
    }

    @Test
    void viaTellsTheVersionInWhichAMessageCame() {
        HeaderList fields = HeaderList.copyOf(Headers.of("via", "1.0 first", "via", "2 second"));
        Via.add(fields, HttpVersion.HTTP_1_1, "gatun");
        assertThat(fields.all("via")).containsExactly("1.0 first, 2 second, 1.1 gatun");
    }

    @Test
    void aRequestThatComesRoundAndRoundIsALoop() {
        HeaderList fields = new HeaderList();
        for (int lap = 0; lap < 10; lap++) {
            assertThat(Via.isLoop(fields, "gatun")).as("lap %s", lap).isFalse();
            Via.add(fields, HttpVersion.HTTP_2, "gatun");
            Via.add(fields, HttpVersion.HTTP_2, "other");
        }
        assertThat(Via.isLoop(fields, "gatun")).isTrue();
        assertThat(Via.isLoop(fields, "tun")).isFalse();
    }
}
