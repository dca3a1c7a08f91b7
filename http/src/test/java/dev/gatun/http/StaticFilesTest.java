package dev.gatun.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.files.HttpDate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StaticFilesTest {
    private static final Instant MODIFIED = Instant.parse("2024-02-03T04:05:06.789Z");
    private static final String DATE = "Sat, 03 Feb 2024 04:05:06 GMT";
    private static final String TEXT = "<p>".repeat(400);

    @TempDir
    private Path base;
    private Path root;

    @BeforeEach
    void makeFiles() throws Exception {
        root = Files.createDirectories(base.resolve("root"));
        Files.writeString(base.resolve("secret.txt"), "secret");
        Files.createDirectories(base.resolve("root-sibling"));
        Files.writeString(base.resolve("root-sibling/secret.txt"), "secret");
        put("digits.bin", "0123456789");
        put("big.html", TEXT);
        put("empty.bin", "");
        put(".hidden", "secret");
        put(".git/config", "secret");
        put("sub/index.html", "index");
        put("bare/a&b.txt", "odd");
        put("a b.txt", "space");
        put("ünï.txt", "unicode");
        put("app.js", "plain");
        put("app.js.br", "brotli");
        put("app.js.gz", "gzip");
        put("app.js.zst", "zstd");
    }

    private void put(String name, String content) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
        Files.setLastModifiedTime(file, FileTime.from(MODIFIED));
    }

    private Router router(Consumer<FileOptions.Builder> options) {
        return Router.of(r -> r.files("/f", root, options));
    }

    private Response get(String target, String... headers) throws Exception {
        return send(router(o -> { }), Method.GET, target, headers);
    }

    private static Response send(Router router, Method method, String target, String... headers) throws Exception {
        TestRequest request = TestRequest.of(method, target);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return router.handle(request);
    }

    private static String text(Response response) throws Exception {
        return new String(TestRequest.content(response), StandardCharsets.UTF_8);
    }

    private static void close(Response response) {
        if (response.body() instanceof ResponseBody.File file) {
            file.region().close();
        }
    }

    private String tag() throws Exception {
        Response response = get("/f/digits.bin");
        close(response);
        return response.headers().first("etag").orElseThrow();
    }

    @Test
    void fileIsServedWithValidators() throws Exception {
        Response response = get("/f/digits.bin");
        assertThat(response.status()).isEqualTo(Status.OK);
        assertThat(response.type()).hasValue("application/octet-stream");
        assertThat(response.headers().first("last-modified")).hasValue(DATE);
        assertThat(response.headers().first("etag").orElseThrow()).startsWith("\"").endsWith("\"");
        assertThat(response.headers().first("accept-ranges")).hasValue("bytes");
        assertThat(response.headers().contains("cache-control")).isFalse();
        assertThat(text(response)).isEqualTo("0123456789");
    }

    @ParameterizedTest
    @CsvSource({"/f/a%20b.txt, space", "/f/%C3%BCn%C3%AF.txt, unicode", "/f//digits.bin, 0123456789", "/f/./digits.bin, 0123456789",
        "/f/sub/, index", "/f/digits%2Ebin, 0123456789", "/f/empty.bin, ''"})
    void pathsAreDecodedOnce(String target, String expected) throws Exception {
        assertThat(text(get(target))).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/f/../secret.txt", "/f/..%2fsecret.txt", "/f/..%2Fsecret.txt", "/f/%2e%2e/secret.txt", "/f/%2E%2E/secret.txt", "/f/.%2e/secret.txt",
        "/f/%2e./secret.txt", "/f/%2e%2e%2fsecret.txt", "/f/%252e%252e/secret.txt", "/f/%252e%252e%252fsecret.txt", "/f/..%252fsecret.txt",
        "/f/..%5csecret.txt", "/f/..%5Csecret.txt", "/f/..\\secret.txt", "/f/%2e%2e%5csecret.txt", "/f/%2e%2e\\secret.txt", "/f/..%255csecret.txt",
        "/f/....//secret.txt", "/f/..../secret.txt", "/f/.../secret.txt", "/f/..;/secret.txt", "/f/..;a=b/secret.txt", "/f/%c0%ae%c0%ae/secret.txt",
        "/f/%c0%ae%c0%ae%c0%afsecret.txt", "/f/..%c0%afsecret.txt", "/f/..%c1%9csecret.txt", "/f/%e0%80%ae%e0%80%ae/secret.txt",
        "/f/%f0%80%80%ae%f0%80%80%ae/secret.txt", "/f/..%u2215secret.txt", "/f/%u002e%u002e/secret.txt", "/f/..%e2%88%95secret.txt",
        "/f/%ef%bc%8e%ef%bc%8e/secret.txt", "/f/sub/../../secret.txt", "/f/sub/%2e%2e/%2e%2e/secret.txt", "/f/sub/..%2f..%2fsecret.txt",
        "/f/%2fetc%2fpasswd", "/f//etc/passwd", "/f/%2f%2fetc/passwd", "/f/digits.bin%00.txt", "/f/%00/secret.txt", "/f/..%00/secret.txt",
        "/f/digits.bin%0a", "/f/..%0d%0a/secret.txt", "/f/C:%5csecret.txt", "/f/C:/secret.txt", "/f/digits.bin::$DATA", "/f/.. /secret.txt",
        "/f/..%20/secret.txt", "/f/.%20./secret.txt", "/f/..%09/secret.txt", "/f/digits.bin.", "/f/digits.bin%20", "/f/digits.bin/",
        "/f/.hidden", "/f/%2ehidden", "/f/.git/config", "/f/sub/%2e%2e%2froot-sibling/secret.txt", "/f/../root-sibling/secret.txt",
        "/f/%", "/f/%2", "/f/%2x", "/f/%zz", "/f%2f..%2fsecret.txt", "/f/~root", "/f/file:///etc/passwd", "/f/\u00e9", "/f/bare/"})
    void nothingOutsideIsReached(String target) throws Exception {
        try {
            Response response = get(target);
            assertThat(response.status()).isEqualTo(Status.NOT_FOUND);
            assertThat(text(response)).doesNotContain("secret\n").isNotEqualTo("secret");
        } catch (BadRequest e) {
            assertThat(e.status()).isEqualTo(Status.BAD_REQUEST);
        }
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void linksThatLeadOutAreRefusedUnlessAllowed() throws Exception {
        Files.createSymbolicLink(root.resolve("out.txt"), base.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("out"), base.resolve("root-sibling"));
        Files.createSymbolicLink(root.resolve("in.bin"), root.resolve("digits.bin"));
        Files.createSymbolicLink(root.resolve("loop"), root.resolve("loop"));
        assertThat(get("/f/out.txt").status()).isEqualTo(Status.NOT_FOUND);
        assertThat(get("/f/out/secret.txt").status()).isEqualTo(Status.NOT_FOUND);
        assertThat(get("/f/loop").status()).isEqualTo(Status.NOT_FOUND);
        assertThat(text(get("/f/in.bin"))).isEqualTo("0123456789");
        assertThat(text(send(router(FileOptions.Builder::symbolicLinks), Method.GET, "/f/out.txt"))).isEqualTo("secret");
        Files.createSymbolicLink(root.resolve("index-out"), base.resolve("root-sibling"));
        Files.createSymbolicLink(root.resolve("bare/index.html"), base.resolve("secret.txt"));
        assertThat(get("/f/bare/").status()).isEqualTo(Status.NOT_FOUND);
        Files.createSymbolicLink(root.resolve("digits.bin.gz"), base.resolve("secret.txt"));
        assertThat(send(router(FileOptions.Builder::precompressed), Method.GET, "/f/digits.bin", "accept-encoding", "gzip").status())
            .isEqualTo(Status.NOT_FOUND);
    }

    @Test
    void dotFilesAreServedWhenAsked() throws Exception {
        assertThat(text(send(router(FileOptions.Builder::dotFiles), Method.GET, "/f/.hidden"))).isEqualTo("secret");
    }

    @Test
    void onlyGetAndHeadAreAllowed() throws Exception {
        for (Method method : new Method[] {Method.POST, Method.PUT, Method.DELETE, Method.PATCH}) {
            Response response = send(router(o -> { }), method, "/f/digits.bin");
            assertThat(response.status()).isEqualTo(Status.METHOD_NOT_ALLOWED);
            assertThat(response.headers().first("allow")).hasValue("GET, HEAD, OPTIONS");
        }
        Response head = send(router(o -> { }), Method.HEAD, "/f/digits.bin", "range", "bytes=0-1");
        assertThat(head.status()).isEqualTo(Status.OK);
        close(head);
    }

    /** RFC 9110 section 13.2.2; TAG is the file's, OLDER and LATER are dates around its own, SAME is its own. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "if-match: TAG | 200", "if-match: \"x\" | 412", "if-match: * | 200", "if-match: \"x\", TAG | 200", "if-match: W/TAG | 412",
        "if-match: \"a,b\", TAG | 200", "if-match: garbage | 412",
        "if-unmodified-since: SAME | 200", "if-unmodified-since: LATER | 200", "if-unmodified-since: OLDER | 412", "if-unmodified-since: junk | 200",
        "if-match: TAG; if-unmodified-since: OLDER | 200", "if-match: \"x\"; if-unmodified-since: LATER | 412",
        "if-none-match: TAG | 304", "if-none-match: W/TAG | 304", "if-none-match: \"x\", TAG | 304", "if-none-match: * | 304",
        "if-none-match: \"x\" | 200", "if-none-match: \"x | 200",
        "if-modified-since: SAME | 304", "if-modified-since: LATER | 304", "if-modified-since: OLDER | 200", "if-modified-since: junk | 200",
        "if-none-match: \"x\"; if-modified-since: LATER | 200", "if-none-match: TAG; if-modified-since: OLDER | 304",
        "if-match: \"x\"; if-none-match: TAG | 412", "if-match: TAG; if-none-match: TAG | 304", "if-unmodified-since: OLDER; if-none-match: TAG | 412",
        "if-modified-since: Saturday, 03-Feb-24 04:05:06 GMT | 304", "if-modified-since: Sat Feb  3 04:05:06 2024 | 304",
        "if-none-match: TAG; range: bytes=0-1 | 304", "if-match: \"x\"; range: bytes=0-1 | 412",
        "range: bytes=0-1; if-range: TAG | 206", "range: bytes=0-1; if-range: W/TAG | 200", "range: bytes=0-1; if-range: \"x\" | 200",
        "range: bytes=0-1; if-range: SAME | 206", "range: bytes=0-1; if-range: LATER | 200", "range: bytes=0-1; if-range: OLDER | 200",
        "range: bytes=0-1; if-range: junk | 200"})
    void preconditionsAreEvaluatedInOrder(String fields, int status) throws Exception {
        String[] headers = fields.replace("TAG", tag()).replace("SAME", DATE).replace("LATER", HttpDate.format(MODIFIED.plusSeconds(60)))
            .replace("OLDER", HttpDate.format(MODIFIED.minusSeconds(60))).split(": |; ");
        Response response = get("/f/digits.bin", headers);
        assertThat(response.status().code()).isEqualTo(status);
        if (status == 304) {
            assertThat(response.headers().first("etag")).hasValue(tag());
            assertThat(response.body()).isEqualTo(ResponseBody.EMPTY);
        }
        close(response);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "bytes=0-3 | 206 | 0123 | bytes 0-3/10", "bytes=0-0 | 206 | 0 | bytes 0-0/10", "bytes=9- | 206 | 9 | bytes 9-9/10",
        "bytes=5-99999999999999999999999 | 206 | 56789 | bytes 5-9/10", "bytes=-3 | 206 | 789 | bytes 7-9/10",
        "bytes=-100 | 206 | 0123456789 | bytes 0-9/10", "bytes=0-9 | 206 | 0123456789 | bytes 0-9/10", "Bytes=0-3 | 206 | 0123 | bytes 0-3/10",
        "bytes= 0-3 | 206 | 0123 | bytes 0-3/10", "bytes=,0-3, | 206 | 0123 | bytes 0-3/10", "bytes=20-30, 2-3 | 206 | 23 | bytes 2-3/10",
        "bytes=10- | 416 | '' | bytes */10", "bytes=-0 | 416 | '' | bytes */10", "bytes=99999999999999999999- | 416 | '' | bytes */10",
        "bytes=3-2 | 200 | 0123456789 | -", "bytes=a-b | 200 | 0123456789 | -", "bytes=1 | 200 | 0123456789 | -", "bytes=- | 200 | 0123456789 | -",
        "bytes=--1 | 200 | 0123456789 | -", "bytes= | 200 | 0123456789 | -", "lines=0-3 | 200 | 0123456789 | -", "0-3 | 200 | 0123456789 | -",
        "bytes=+1-3 | 200 | 0123456789 | -", "bytes=1-3-5 | 200 | 0123456789 | -", "bytes=0-9,0-9,0-9 | 200 | 0123456789 | -",
        "bytes=0-5,1-6 | 200 | 0123456789 | -"})
    void rangesAreAnswered(String range, int status, String content, String contentRange) throws Exception {
        Response response = get("/f/digits.bin", "range", range);
        assertThat(response.status().code()).isEqualTo(status);
        assertThat(response.headers().first("content-range").orElse(null)).isEqualTo(contentRange);
        assertThat(text(response)).isEqualTo(content);
    }

    @Test
    void hundredsOfRangesAreAnsweredWithTheWhole() throws Exception {
        StringBuilder range = new StringBuilder("bytes=0-0");
        for (int i = 0; i < 1_300; i++) {
            range.append(",5-").append(i);
        }
        Response response = get("/f/digits.bin", "range", range.toString());
        assertThat(response.status()).isEqualTo(Status.OK);
        close(response);
    }

    @Test
    void severalRangesAreMultipart() throws Exception {
        TestRequest request = TestRequest.of(Method.GET, "/f/digits.bin").header("range", "bytes=0-1, -2");
        Response response = router(o -> { }).handle(request);
        assertThat(response.status()).isEqualTo(Status.PARTIAL_CONTENT);
        String type = response.type().orElseThrow();
        assertThat(type).startsWith("multipart/byteranges; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        assertThat(((ResponseBody.Streamed) response.body()).length()).isEqualTo(text(response).length());
        assertThat(text(response)).isEqualTo("\r\n--" + boundary + "\r\ncontent-type: application/octet-stream\r\ncontent-range: bytes 0-1/10\r\n\r\n01"
            + "\r\n--" + boundary + "\r\ncontent-type: application/octet-stream\r\ncontent-range: bytes 8-9/10\r\n\r\n89\r\n--" + boundary + "--\r\n");
        request.complete(Status.OK, 0);
    }

    @Test
    void emptyFileHasNoRange() throws Exception {
        assertThat(get("/f/empty.bin", "range", "bytes=0-").status()).isEqualTo(Status.RANGE_NOT_SATISFIABLE);
        assertThat(get("/f/empty.bin", "range", "bytes=-5").status()).isEqualTo(Status.RANGE_NOT_SATISFIABLE);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "gzip, br, zstd | brotli | br", "gzip;q=1, br;q=0.5 | gzip | gzip", "zstd, gzip | zstd | zstd", "* | brotli | br", "*, br;q=0 | zstd | zstd",
        "identity | plain | ''", "br;q=0 | plain | ''", "'' | plain | ''", "x-gzip | gzip | gzip", "gzip;q=.2 | gzip | gzip", "gzip;q=5 | plain | ''"})
    void precompressedSiblingIsChosenByWeight(String accepted, String content, String coding) throws Exception {
        Response response = send(router(FileOptions.Builder::precompressed), Method.GET, "/f/app.js", "accept-encoding", accepted);
        assertThat(text(response)).isEqualTo(content);
        assertThat(response.headers().first("content-encoding").orElse("")).isEqualTo(coding);
        assertThat(response.headers().first("vary")).hasValue("accept-encoding");
        assertThat(response.type()).hasValue("text/javascript; charset=utf-8");
        assertThat(response.headers().first("etag").orElseThrow()).doesNotStartWith("W/").endsWith(coding.isEmpty() ? "\"" : "-" + coding + "\"");
    }

    @Test
    void textIsCompressedOnTheFlyWithAWeakTag() throws Exception {
        Response response = get("/f/big.html", "accept-encoding", "gzip");
        assertThat(response.headers().first("content-encoding")).hasValue("gzip");
        assertThat(response.headers().first("vary")).hasValue("accept-encoding");
        String tag = response.headers().first("etag").orElseThrow();
        assertThat(tag).startsWith("W/\"");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(TestRequest.content(response))).readAllBytes()).asString().isEqualTo(TEXT);
        assertThat(get("/f/big.html", "accept-encoding", "gzip", "if-none-match", tag).status()).isEqualTo(Status.NOT_MODIFIED);
        Response plain = get("/f/big.html");
        assertThat(plain.headers().contains("content-encoding")).isFalse();
        assertThat(plain.headers().first("vary")).hasValue("accept-encoding");
        assertThat(text(plain)).isEqualTo(TEXT);
        Response range = get("/f/big.html", "accept-encoding", "gzip", "range", "bytes=0-2");
        assertThat(range.headers().contains("content-encoding")).isFalse();
        assertThat(text(range)).isEqualTo("<p>");
    }

    @Test
    void changedFileIsCompressedAnew() throws Exception {
        Router router = router(o -> { });
        TestRequest.content(send(router, Method.GET, "/f/big.html", "accept-encoding", "gzip"));
        put("big.html", "<b>".repeat(500));
        Response response = send(router, Method.GET, "/f/big.html", "accept-encoding", "gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(TestRequest.content(response))).readAllBytes()).asString().startsWith("<b>");
    }

    @Test
    void directoryRedirectsToItsSlash() throws Exception {
        assertThat(get("/f/sub?x=1").headers().first("location")).hasValue("/f/sub/?x=1");
        assertThat(get("/f/sub").status()).isEqualTo(Status.MOVED_PERMANENTLY);
        assertThat(get("/f").headers().first("location")).hasValue("/f/");
        assertThat(get("//f//sub").headers().first("location")).hasValue("/f/sub/");
        Files.createDirectories(root.resolve("ä b"));
        assertThat(get("/f/%C3%A4%20b").headers().first("location")).hasValue("/f/%C3%A4%20b/");
    }

    @Test
    void listingIsOffAndEscaped() throws Exception {
        assertThat(get("/f/bare/").status()).isEqualTo(Status.NOT_FOUND);
        Response response = send(router(FileOptions.Builder::listing), Method.GET, "/f/bare/");
        assertThat(text(response)).contains("a&amp;b.txt").contains("href=\"./a&amp;b.txt\"").doesNotContain("a&b");
        assertThat(text(send(router(o -> o.listing().index()), Method.GET, "/f/"))).doesNotContain(".hidden").contains("sub/");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no file may have such a name")
    void namesWithBracketsAreEscapedInListings() throws Exception {
        put("bare/a&b<c>.txt", "odd");
        Response response = send(router(FileOptions.Builder::listing), Method.GET, "/f/bare/");
        assertThat(text(response)).contains("a&amp;b&lt;c&gt;.txt").contains("href=\"./a&amp;b%3Cc%3E.txt\"").doesNotContain("<c>");
    }

    @Test
    void cachingIsSaid() throws Exception {
        Response response = send(router(o -> o.maxAge(Duration.ofDays(30)).immutable()), Method.GET, "/f/digits.bin");
        assertThat(response.headers().first("cache-control")).hasValue("max-age=2592000, immutable");
        close(response);
    }

    @Test
    void typesAreKnownAndCanBeAdded() throws Exception {
        Response known = get("/f/big.html");
        assertThat(known.type()).hasValue("text/html; charset=utf-8");
        close(known);
        Response added = send(router(o -> o.type("bin", "application/x-digits")), Method.GET, "/f/digits.bin");
        assertThat(added.type()).hasValue("application/x-digits");
        close(added);
    }

    @Test
    void missingDirectoryIsRefusedAtStart() {
        assertThatThrownBy(() -> Router.of(r -> r.files("/f", base.resolve("none")))).isInstanceOf(IllegalArgumentException.class);
    }
}
