package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.http.internal.compression.Coding;
import dev.gatun.http.internal.compression.Codings;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CompressionTest {
    private static final String TEXT = "all work and no play ".repeat(200);

    private static Response send(String accepted, Response response) throws Exception {
        TestRequest request = TestRequest.get("/").header("accept-encoding", accepted);
        return Compression.negotiated().handle(request, r -> response);
    }

    private static String decoded(Response response) throws Exception {
        Coding coding = Codings.named(response.headers().first("content-encoding").orElseThrow()).orElseThrow();
        try (InputStream in = coding.decode(new ByteArrayInputStream(TestRequest.content(response)))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static byte[] encoded(String coding, byte[] bytes) throws Exception {
        ByteArrayOutputStream encoded = new ByteArrayOutputStream();
        try (OutputStream out = Codings.named(coding).orElseThrow().encode(encoded)) {
            out.write(bytes);
        }
        return encoded.toByteArray();
    }

    /** Compressed forms of brotli are made by a library of the system's own, which brotli4j has for some. */
    private static void needs(String coding) {
        assumeTrue(!coding.equals("br") || Codings.named("br").isPresent(), "brotli4j has no library for this system on the path");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gzip | gzip", "deflate | deflate", "br | br", "zstd | zstd", "gzip, deflate, br, zstd | br", "gzip;q=1, br;q=0.9 | gzip", "* | br", "x-gzip | gzip"})
    void codingIsChosenByWeight(String accepted, String coding) throws Exception {
        needs(coding);
        Response response = send(accepted, Response.text(TEXT));
        assertThat(response.headers().first("content-encoding")).hasValue(coding);
        assertThat(response.headers().first("vary")).hasValue("accept-encoding");
        assertThat(decoded(response)).isEqualTo(TEXT);
        assertThat(TestRequest.content(response)).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "identity", "gzip;q=0", "lzma", "gzip;q=9"})
    void plainIsSentToOthersButVaries(String accepted) throws Exception {
        Response response = send(accepted, Response.text(TEXT));
        assertThat(response.headers().contains("content-encoding")).isFalse();
        assertThat(response.headers().first("vary")).hasValue("accept-encoding");
    }

    @Test
    void whatGainsNothingIsLeftAlone() throws Exception {
        Response[] untouched = {
            Response.text("small"), Response.bytes("image/png", TEXT.getBytes(StandardCharsets.UTF_8)), Response.noContent(),
            Response.text(TEXT).header("content-encoding", "br"), Response.text(TEXT).status(Status.PARTIAL_CONTENT),
            Response.text(TEXT).header("content-range", "bytes 0-1/2"), Response.text(TEXT).header("cache-control", "public, no-transform"),
            Response.text(TEXT).header("accept-ranges", "bytes"), Response.events(sink -> { }), Response.of(Status.NOT_MODIFIED)};
        for (Response response : untouched) {
            ResponseBody body = response.body();
            assertThat(send("gzip", response).body()).isSameAs(body);
        }
    }

    @Test
    void strongTagBecomesWeakAndVaryIsMerged() throws Exception {
        Response response = send("gzip", Response.text(TEXT).header("etag", "\"1\"").header("vary", "origin"));
        assertThat(response.headers().first("etag")).hasValue("W/\"1\"");
        assertThat(response.headers().first("vary")).hasValue("origin, accept-encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void streamsAreCompressedAndFlushed(String coding) throws Exception {
        needs(coding);
        Response response = send(coding, Response.stream("text/csv", out -> {
            out.write("a;b\n");
            out.flush();
            out.write(TEXT);
            out.stream().write("end".getBytes(StandardCharsets.UTF_8));
        }));
        assertThat(((ResponseBody.Streamed) response.body()).length()).isEqualTo(ResponseBody.UNKNOWN);
        assertThat(decoded(response)).isEqualTo("a;b\n" + TEXT + "end");
    }

    @Test
    void deferredResponsesAreCompressedWhenTheyCome() throws Exception {
        CompletableFuture<Response> later = new CompletableFuture<>();
        Response response = send("gzip", Response.later(later));
        later.complete(Response.text(TEXT));
        Response arrived = ((ResponseBody.Later) response.body()).stage().toCompletableFuture().get();
        assertThat(decoded(arrived)).isEqualTo(TEXT);
    }

    @Test
    void largeContentIsNotCompressedOnTheEventLoop() throws Exception {
        TestRequest request = TestRequest.get("/").header("accept-encoding", "gzip").onEventLoop();
        Response response = Compression.negotiated().handle(request, r -> Response.text("x".repeat(100_000)));
        assertThat(response.body()).isInstanceOf(ResponseBody.Streamed.class);
        assertThat(decoded(response)).hasSize(100_000);
    }

    private static Response echo(TestRequest request, Decompression decompression) throws Exception {
        return decompression.handle(request, r -> Response.text(r.headers().contains("content-encoding") + ":" + r.body().text()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd", "GZIP", "x-gzip"})
    void requestContentIsDecoded(String coding) throws Exception {
        needs(coding);
        TestRequest request = TestRequest.of(Method.POST, "/").header("content-encoding", coding).body(encoded(coding, TEXT.getBytes(StandardCharsets.UTF_8)));
        assertThat(new String(TestRequest.content(echo(request, Decompression.bounded())), StandardCharsets.UTF_8)).isEqualTo("false:" + TEXT);
    }

    @Test
    void unknownAndStackedCodingsAreRefused() {
        needs("br");
        for (String coding : new String[] {"compress", "gzip, gzip", "gzip,br"}) {
            TestRequest request = TestRequest.of(Method.POST, "/").header("content-encoding", coding).body("x");
            assertThatThrownBy(() -> echo(request, Decompression.bounded())).isInstanceOfSatisfying(UnsupportedMediaType.class,
                e -> assertThat(e.response().headers().first("accept-encoding")).hasValue("br, zstd, gzip, deflate"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void bombsAreStoppedWhileDecoding(String coding) throws Exception {
        needs(coding);
        byte[] bomb = encoded(coding, new byte[32 << 20]);
        TestRequest tooMuch = TestRequest.of(Method.POST, "/").header("content-encoding", coding).body(bomb);
        assertThatThrownBy(() -> echo(tooMuch, Decompression.bounded(1 << 20, 1_000_000))).isInstanceOf(PayloadTooLarge.class);
        assertThatThrownBy(() -> echo(tooMuch, Decompression.bounded(1L << 40, 100))).isInstanceOf(PayloadTooLarge.class);
        AtomicLong read = new AtomicLong();
        assertThatThrownBy(() -> Decompression.bounded(1L << 40, 100).handle(tooMuch, r -> {
            try (InputStream in = r.body().stream()) {
                byte[] bytes = new byte[4_096];
                for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                    read.addAndGet(n);
                }
            }
            return Response.noContent();
        })).isInstanceOf(PayloadTooLarge.class);
        assertThat(read.get()).isLessThan(Math.max(1 << 20, 120L * bomb.length));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "zstd"})
    void junkAndTruncatedContentAreBadRequests(String coding) throws Exception {
        needs(coding);
        byte[] whole = encoded(coding, TEXT.getBytes(StandardCharsets.UTF_8));
        for (byte[] body : new byte[][] {"nonsense, not compressed".getBytes(StandardCharsets.UTF_8), java.util.Arrays.copyOf(whole, whole.length / 2)}) {
            TestRequest request = TestRequest.of(Method.POST, "/").header("content-encoding", coding).body(body);
            assertThatThrownBy(() -> echo(request, Decompression.bounded())).isInstanceOf(BadRequest.class);
        }
    }
}
