package dev.gatun.platform.peers.servers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.MediaType;
import dev.gatun.http.client.ClientRequest;
import dev.gatun.http.client.ClientResponse;
import dev.gatun.http.client.HttpClient;
import dev.gatun.tls.TlsSession;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Single requests and what comes of them. */
class ExchangesTest extends Trial {
    static Stream<Way> conditions() {
        return Way.with(Ability.CONDITIONS);
    }

    static Stream<Way> ranges() {
        return Way.with(Ability.RANGES);
    }

    static Stream<Way> compressing() {
        return Way.with(Ability.GZIP);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void theResponseSaysWhatWasSpoken(Way way) throws Exception {
        HttpClient client = start(way);
        ClientResponse waited = client.get("/f/hello.txt").decompress(false).send();
        assertThat(waited.status().code()).isEqualTo(200);
        assertThat(waited.version()).isEqualTo(way.protocol().version());
        assertThat(waited.length()).hasValue(HELLO.length());
        assertThat(waited.tls().map(TlsSession::applicationProtocol).orElse("clear")).isEqualTo(way.protocol().isSecure() ? way.protocol().alpn() : "clear");
        assertThat(waited.tls().map(TlsSession::version)).isEqualTo(waited.tls().map(session -> "TLSv1.3"));
        assertThat(waited.text()).isEqualTo(HELLO);
        String later = client.get("/f/hello.txt").sendAsync().thenCompose(ClientResponse::textAsync).get(15, TimeUnit.SECONDS);
        assertThat(later).isEqualTo(HELLO);
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void responsesWithoutContentLeaveTheConnectionForTheNext(Way way) {
        HttpClient client = start(way);
        for (int i = 0; i < 3; i++) {
            ClientResponse head = client.head("/f/page.txt").decompress(false).send();
            assertThat(head.status().code()).isEqualTo(200);
            assertThat(head.header("content-length")).contains(Integer.toString(PAGE.length()));
            assertThat(head.bytes()).isEmpty();
            ClientResponse empty = client.get("/f/empty.txt").send();
            assertThat(empty.status().code()).isEqualTo(200);
            assertThat(empty.text()).isEmpty();
            ClientResponse missing = client.get("/f/missing").send();
            assertThat(missing.status().code()).isEqualTo(404);
            missing.discard();
            assertThat(client.head("/f/missing").send().status().code()).isEqualTo(404);
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void contentComesBack(Way way) {
        HttpClient client = start(way);
        for (int length : List.of(0, 1, 1000, 100_000)) {
            String text = PAGE.substring(0, length);
            assertThat(client.post("/p/echo").body(text).send().text()).isEqualTo(text);
            // Without a length.
            assertThat(client.post("/p/echo").stream(MediaType.TEXT, out -> out.write(text)).send().text()).isEqualTo(text);
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ways")
    void contentIsHeldBackForTheServersWord(Way way) {
        HttpClient client = start(way);
        AtomicInteger heard = new AtomicInteger();
        String text = PAGE.substring(0, 200_000);
        for (int i = 1; i <= 3; i++) {
            ClientRequest request = client.post("/p/echo").expectContinue().onInterim((status, fields) -> heard.addAndGet(status.code())).body(text);
            assertThat(request.send().text()).isEqualTo(text);
            // nginx says nothing in HTTP/2; then the client goes on by itself.
            assertThat(heard).hasValue(way.server() == Peers.NGINX && way.protocol().isMultiplexed() ? 0 : 100 * i);
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    void fieldsBehindTheContent(Way way) {
        HttpClient client = start(way);
        for (int i = 0; i < 2; i++) {
            ClientResponse response = client.get("/p/trailed").header("te", "trailers").send();
            assertThat(response.text()).isEqualTo("content");
            assertThat(response.trailers().first("x-end")).contains("yes");
        }
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void whatHasNotChangedDoesNotComeAgain(Way way) {
        HttpClient client = start(way);
        ClientResponse first = client.get("/f/hello.txt").send();
        String changed = first.header("last-modified").orElseThrow();
        assertThat(first.text()).isEqualTo(HELLO);
        for (int i = 0; i < 2; i++) {
            ClientResponse second = client.get("/f/hello.txt").header("if-modified-since", changed).send();
            assertThat(second.status().code()).isEqualTo(304);
            assertThat(second.text()).isEmpty();
            assertThat(client.get("/f/hello.txt").send().text()).isEqualTo(HELLO);
        }
        assertThat(client.statistics().opened()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("ranges")
    void partsOfFiles(Way way) {
        HttpClient client = start(way);
        ClientResponse part = client.get("/f/page.txt").header("range", "bytes=5-10004").send();
        assertThat(part.status().code()).isEqualTo(206);
        assertThat(part.header("content-range")).contains("bytes 5-10004/" + PAGE.length());
        assertThat(part.text()).isEqualTo(PAGE.substring(5, 10_005));
        assertThat(client.get("/f/page.txt").header("range", "bytes=-7").send().text()).isEqualTo(PAGE.substring(PAGE.length() - 7));
        ClientResponse beyond = client.get("/f/page.txt").header("range", "bytes=900000-").send();
        assertThat(beyond.status().code()).isEqualTo(416);
        beyond.discard();
        String several = client.get("/f/page.txt").header("range", "bytes=0-9,20-29").send().text();
        assertThat(several).contains(PAGE.substring(0, 10), PAGE.substring(20, 30)).hasSizeLessThan(2000);
    }

    @ParameterizedTest
    @MethodSource("compressing")
    void compressedTexts(Way way) {
        HttpClient client = start(way);
        ClientResponse response = client.get("/f/page.txt").send();
        assertThat(response.header("content-encoding")).isPresent();
        assertThat(response.text()).isEqualTo(PAGE);
        ClientResponse plain = client.get("/f/page.txt").decompress(false).send();
        assertThat(plain.header("content-encoding")).isEmpty();
        assertThat(plain.text()).isEqualTo(PAGE);
        ClientResponse raw = client.get("/f/page.txt").decompress(false).header("accept-encoding", "gzip").send();
        assertThat(raw.header("content-encoding")).contains("gzip");
        assertThat(raw.bytes()).hasSizeBetween(100, PAGE.length() / 2).startsWith(0x1f, 0x8b);
        ClientResponse head = client.head("/f/page.txt").send();
        assertThat(head.status().code()).isEqualTo(200);
        assertThat(head.text()).isEmpty();
        assertThat(client.statistics().opened()).isEqualTo(1);
    }
}
