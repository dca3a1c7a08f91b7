package dev.gatun.http.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BadRequest;
import dev.gatun.http.FileOptions;
import dev.gatun.http.FileTree;
import dev.gatun.http.Method;
import dev.gatun.http.Response;
import dev.gatun.http.ResponseBody;
import dev.gatun.http.Router;
import dev.gatun.http.Status;
import dev.gatun.http.TestRequest;
import dev.gatun.http.internal.files.HttpDate;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client may expect of every kind of tree. */
abstract class FileTreeContract {
    static final String TEXT = "<p>every line of it is like the others, more or less</p>\n".repeat(200);
    static final byte[] BIG = big();

    @TempDir
    Path base;
    private Router router;

    /** A tree that has these files; maybe others that no test asks for. */
    abstract FileTree tree(Map<String, byte[]> files) throws Exception;

    private static byte[] big() {
        byte[] bytes = new byte[300_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return bytes;
    }

    static Map<String, byte[]> files() {
        Map<String, byte[]> files = new TreeMap<>();
        Map.of("digits.bin", "0123456789", "page.html", TEXT, "empty.bin", "", ".hidden", "secret", ".git/config", "secret", "sub/index.html", "index",
            "bare/a&b.txt", "odd", "bare/deep/er.txt", "deep", "a b.txt", "space", "ünï.txt", "unicode")
            .forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        Map.of("app.js", "plain", "app.js.br", "brotli", "app.js.gz", "gzip", "app.js.zst", "zstd")
            .forEach((name, text) -> files.put(name, text.getBytes(StandardCharsets.UTF_8)));
        files.put("big.bin", BIG);
        return files;
    }

    @BeforeEach
    void serve() throws Exception {
        FileTree tree = tree(files());
        router = Router.of(r -> r.files("/f", tree).files("/all", tree, o -> o.precompressed().listing().dotFiles().index()));
    }

    @AfterEach
    void nothingStaysOpen() throws Exception {
        if (!OS.LINUX.isCurrentOs()) {
            return;
        }
        List<String> open = new ArrayList<>();
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    open.add(Files.readSymbolicLink(descriptor).toString());
                } catch (NoSuchFileException e) {
                    // Closed meanwhile, by this JVM's own doings.
                }
            }
        }
        assertThat(open).as("open files").noneMatch(file -> file.startsWith(base.toString()));
    }

    Reply get(String target, String... headers) throws Exception {
        return send(router, Method.GET, target, headers);
    }

    /** What came of one request; the exchange is over. */
    record Reply(Response response, byte[] content) {
        int status() {
            return response.status().code();
        }

        String header(String name) {
            return response.headers().first(name).orElse("");
        }

        String text() {
            return new String(content, StandardCharsets.UTF_8);
        }
    }

    static Reply send(Router router, Method method, String target, String... headers) throws Exception {
        TestRequest request = TestRequest.of(method, target);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        Response response = router.handle(request);
        byte[] content = TestRequest.content(response);
        if (response.body() instanceof ResponseBody.Streamed streamed) {
            assertThat(streamed.length()).as("announced length").isEqualTo(content.length);
        }
        request.complete(response.status(), content.length);
        return new Reply(response, content);
    }

    static byte[] gunzip(byte[] content) throws Exception {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(content))) {
            return in.readAllBytes();
        }
    }

    static Router router(FileTree tree, Consumer<FileOptions.Builder> options) {
        return Router.of(r -> r.files("/f", tree, options));
    }

    @Test
    void fileIsServedWithValidators() throws Exception {
        Reply reply = get("/f/digits.bin");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.response.type()).hasValue("application/octet-stream");
        assertThat(reply.header("etag")).startsWith("\"").endsWith("\"").isNotEqualTo(get("/f/a%20b.txt").header("etag"));
        assertThat(HttpDate.parse(reply.header("last-modified")).orElseThrow()).isBefore(Instant.now().plusSeconds(1));
        assertThat(reply.header("accept-ranges")).isEqualTo("bytes");
        assertThat(reply.text()).isEqualTo("0123456789");
        assertThat(get("/f/big.bin").content).isEqualTo(BIG);
    }

    @ParameterizedTest
    @CsvSource({"/f/a%20b.txt, space", "/f/%C3%BCn%C3%AF.txt, unicode", "/f//digits.bin, 0123456789", "/f/./digits.bin, 0123456789",
        "/f/sub/, index", "/f/sub/index.html, index", "/f/digits%2Ebin, 0123456789", "/f/empty.bin, ''", "/f/bare/deep/er.txt, deep"})
    void pathsAreDecodedOnce(String target, String expected) throws Exception {
        assertThat(get(target).text()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "/f/../secret.txt", "/f/..%2fsecret.txt", "/f/%2e%2e/secret.txt", "/f/%2e%2e%2fsecret.txt", "/f/%252e%252e/secret.txt", "/f/..%5csecret.txt",
        "/f/..%c0%afsecret.txt", "/f/%ef%bc%8e%ef%bc%8e/secret.txt", "/f/sub/../../secret.txt", "/f/%2fetc%2fpasswd", "/f//etc/passwd",
        "/f/digits.bin%00.txt", "/f/%00/secret.txt", "/f/digits.bin%0a", "/f/C:/secret.txt", "/f/digits.bin::$DATA", "/f/.. /secret.txt",
        "/f/digits.bin.", "/f/digits.bin%20", "/f/digits.bin/", "/f/digits.bin/x", "/f/.hidden", "/f/%2ehidden", "/f/.git/config", "/f/.git/", "/f/.git",
        "/f/bare/", "/f/bare/deep/", "/f/none", "/f/none/", "/f/sub%2findex.html", "/f/bar", "/f/su/", "/f/digits.bi"})
    void nothingElseIsReached(String target) throws Exception {
        try {
            Reply reply = get(target);
            assertThat(reply.status()).isEqualTo(404);
            assertThat(reply.text()).isNotIn("secret", "0123456789", "index");
        } catch (BadRequest e) {
            assertThat(e.status()).isEqualTo(Status.BAD_REQUEST);
        }
    }

    @Test
    void dotFilesAreServedWhenAsked() throws Exception {
        assertThat(get("/all/.hidden").text()).isEqualTo("secret");
        assertThat(get("/all/.git/config").text()).isEqualTo("secret");
    }

    @Test
    void headHasTheFieldsOfGet() throws Exception {
        TestRequest request = TestRequest.of(Method.HEAD, "/f/big.bin");
        Response head = router.handle(request);
        if (head.body() instanceof ResponseBody.File file) {
            file.region().close();
        }
        request.complete(Status.OK, 0);
        assertThat(head.status()).isEqualTo(Status.OK);
        assertThat(head.headers().first("etag")).hasValue(get("/f/big.bin").header("etag"));
    }

    @Test
    void preconditionsAreAnsweredWithoutContent() throws Exception {
        for (String target : new String[] {"/f/digits.bin", "/f/page.html", "/f/big.bin"}) {
            Reply first = get(target);
            Reply again = get(target, "if-none-match", first.header("etag"));
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.header("etag")).isEqualTo(first.header("etag"));
            assertThat(again.content).isEmpty();
            assertThat(get(target, "if-modified-since", first.header("last-modified")).status()).isEqualTo(304);
            assertThat(get(target, "if-match", "\"other\"").status()).isEqualTo(412);
            assertThat(get(target, "range", "bytes=0-1", "if-range", first.header("etag")).status()).isEqualTo(206);
            assertThat(get(target, "range", "bytes=0-1", "if-range", "\"other\"").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", value = {
        "bytes=0-3 | 206 | 0123 | bytes 0-3/10", "bytes=0-0 | 206 | 0 | bytes 0-0/10", "bytes=9- | 206 | 9 | bytes 9-9/10",
        "bytes=-3 | 206 | 789 | bytes 7-9/10", "bytes=-100 | 206 | 0123456789 | bytes 0-9/10", "bytes=4-99 | 206 | 456789 | bytes 4-9/10",
        "bytes=10- | 416 | '' | bytes */10", "bytes=-0 | 416 | '' | bytes */10", "bytes=3-2 | 200 | 0123456789 | ''", "lines=0-3 | 200 | 0123456789 | ''"})
    void rangesAreAnswered(String range, int status, String content, String contentRange) throws Exception {
        Reply reply = get("/f/digits.bin", "range", range);
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.text()).isEqualTo(content);
        assertThat(reply.header("content-range")).isEqualTo(contentRange);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 299999", "100000, 200000", "299999, 299999", "32767, 32769", "65535, 131073"})
    void rangesOfLongFilesAreWhatIsThere(int first, int last) throws Exception {
        Reply reply = get("/f/big.bin", "range", "bytes=" + first + "-" + last);
        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.content).isEqualTo(Arrays.copyOfRange(BIG, first, last + 1));
    }

    @Test
    void emptyFileHasNoRange() throws Exception {
        assertThat(get("/f/empty.bin", "range", "bytes=0-").status()).isEqualTo(416);
    }

    @Test
    void severalRangesAreMultipartOrTheWhole() throws Exception {
        Reply reply = get("/f/big.bin", "range", "bytes=0-1, 100000-100001");
        if (reply.status() == 200) {
            assertThat(reply.content).isEqualTo(BIG);
            return;
        }
        assertThat(reply.status()).isEqualTo(206);
        assertThat(reply.response.type().orElseThrow()).startsWith("multipart/byteranges; boundary=");
        String part = new String(BIG, 100_000, 2, StandardCharsets.ISO_8859_1);
        assertThat(new String(reply.content, StandardCharsets.ISO_8859_1)).contains("content-range: bytes 100000-100001/300000\r\n\r\n" + part);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"gzip, br, zstd | brotli | br", "gzip | gzip | gzip", "zstd;q=1, br;q=0.5 | zstd | zstd", "identity | plain | ''"})
    void precompressedSiblingIsChosenByWeight(String accepted, String content, String coding) throws Exception {
        Reply reply = get("/all/app.js", "accept-encoding", accepted);
        assertThat(reply.text()).isEqualTo(content);
        assertThat(reply.header("content-encoding")).isEqualTo(coding);
        assertThat(reply.header("vary")).isEqualTo("accept-encoding");
        assertThat(reply.response.type()).hasValue("text/javascript; charset=utf-8");
    }

    @Test
    void textIsSentCompressedWithAWeakTag() throws Exception {
        Reply reply = get("/f/page.html", "accept-encoding", "gzip");
        assertThat(reply.header("content-encoding")).isEqualTo("gzip");
        assertThat(reply.header("vary")).isEqualTo("accept-encoding");
        assertThat(reply.header("etag")).startsWith("W/\"");
        assertThat(reply.header("accept-ranges")).isEmpty();
        assertThat(reply.content.length).isLessThan(TEXT.length() / 4);
        assertThat(gunzip(reply.content)).asString().isEqualTo(TEXT);
        assertThat(get("/f/page.html", "accept-encoding", "gzip", "if-none-match", reply.header("etag")).status()).isEqualTo(304);
        Reply plain = get("/f/page.html");
        assertThat(plain.header("content-encoding")).isEmpty();
        assertThat(plain.header("vary")).isEqualTo("accept-encoding");
        assertThat(plain.text()).isEqualTo(TEXT);
        assertThat(get("/f/page.html", "accept-encoding", "gzip", "range", "bytes=0-2").text()).isEqualTo("<p>");
    }

    @Test
    void directoryRedirectsToItsSlash() throws Exception {
        assertThat(get("/f/sub?x=1").status()).isEqualTo(301);
        assertThat(get("/f/sub?x=1").header("location")).isEqualTo("/f/sub/?x=1");
        assertThat(get("/f").header("location")).isEqualTo("/f/");
        assertThat(get("/f/bare/deep").header("location")).isEqualTo("/f/bare/deep/");
    }

    @Test
    void listingShowsFilesAndDirectories() throws Exception {
        assertThat(get("/all/bare/").text()).contains("href=\"./a&amp;b.txt\"", "href=\"./deep/\"").doesNotContain("a&b", "er.txt", "digits");
        assertThat(get("/all/").text()).contains("./sub/\"", "./.git/\"", "./big.bin\"").doesNotContain("index.html", "config");
        Router plain = router(tree(files()), o -> o.listing().index());
        assertThat(send(plain, Method.GET, "/f/").text()).contains("./sub/\"").doesNotContain(".hidden", ".git");
        assertThat(get("/all/none/").status()).isEqualTo(404);
    }
}
