package dev.gatun.platform.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.BadRequest;
import dev.gatun.http.Compression;
import dev.gatun.http.Cookie;
import dev.gatun.http.Decompression;
import dev.gatun.http.Event;
import dev.gatun.http.EventSink;
import dev.gatun.http.Execution;
import dev.gatun.http.Form;
import dev.gatun.http.Handler;
import dev.gatun.http.HttpServer;
import dev.gatun.http.JsonCodec;
import dev.gatun.http.Response;
import dev.gatun.http.Router;
import dev.gatun.http.SecurityHeaders;
import dev.gatun.http.Timeout;
import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Reply;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands above the exchange is the same for all versions: routes, middleware, codings, files, forms, cookies, JSON, events. */
class FeaturesTest extends ServerSuite {
    private static final int FILE = 3_000_000;

    @TempDir
    Path directory;

    private final LinkedBlockingQueue<EventSink> sinks = new LinkedBlockingQueue<>();

    /** Enough JSON for a list of numbers. */
    private static final class Numbers implements JsonCodec {
        @Override
        public byte[] encode(Object value) {
            return Arrays.toString((int[]) value).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T decode(byte[] json, Class<T> type) {
            String text = new String(json, StandardCharsets.UTF_8).strip();
            if (!text.matches("\\[[0-9, ]*\\]")) {
                throw new BadRequest("not a list of numbers");
            }
            return type.cast(Arrays.stream(text.substring(1, text.length() - 1).split(", *")).mapToInt(Integer::parseInt).toArray());
        }
    }

    private HttpServer start(Variant variant) {
        return start(variant, http -> http
                .json(new Numbers())
                .use(SecurityHeaders.defaults())
                .mount("/api", Router.of(api -> api
                        .use((request, next) -> next.handle(request).then(response -> response.header("x-api", "yes")))
                        .get("/users/{id}", request -> Response.text("user " + request.path("id")))
                        .get("/files/{path...}", request -> Response.text("file " + request.path("path")))
                        .on(IllegalArgumentException.class, (request, e) -> Response.text("mapped"))
                        .get("/error", request -> {
                            throw new IllegalArgumentException();
                        })))
                .mount("/zip", Router.of(zip -> zip
                        .use(Compression.negotiated(), Decompression.bounded())
                        .get("/text", request -> Response.text("abc ".repeat(50_000)))
                        .get("/stream", request -> Response.stream(Response.TEXT, out -> {
                            for (int i = 0; i < 100; i++) {
                                out.write("line " + i + "\n");
                                out.flush();
                            }
                        }))
                        .post("/length", Execution.VIRTUAL_THREAD, request -> Response.text(String.valueOf(request.body().bytes().length)))))
                .routes(routes -> routes
                        .post("/form", Execution.VIRTUAL_THREAD, request -> {
                            Form form = request.form();
                            return Response.text(form.all("a") + " " + form.first("b").orElse(""));
                        })
                        .post("/parts", Execution.VIRTUAL_THREAD, request -> Response.text(String.join(",", request.multipart().parts().stream()
                                .map(part -> part.name() + ":" + part.filename().orElse("") + ":" + part.size()).toList())))
                        .get("/cookies", request -> Response.text(request.cookies().value("a").orElse("") + request.cookies().value("b").orElse("")
                                + request.headers().all("cookie")).cookie(Cookie.of("c", "3")).cookie(Cookie.of("d", "4")))
                        .post("/json", Execution.VIRTUAL_THREAD, request -> Response.json(request.json(int[].class)))
                        .get("/events", request -> Response.events(Duration.ofSeconds(30), sinks::add))
                        .get("/async", Handler.async(request -> CompletableFuture.supplyAsync(() -> Response.text("later"))))
                        .get("/loop", Execution.EVENT_LOOP, request -> Response.text(String.valueOf(request.isOnEventLoop())))
                        .get("/thread", Execution.VIRTUAL_THREAD, request -> Response.text(String.valueOf(Thread.currentThread().isVirtual()))))
                .mount("/slow", Router.of(slow -> slow.use(Timeout.of(Duration.ofMillis(100)))
                        .get("/never", request -> Response.later(new CompletableFuture<>()))))
                .files("/f", directory));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void routesAndMiddlewareDoTheirWork(Variant variant) {
        Client client = connect(start(variant), variant);
        Reply user = client.get("/api/users/a%20b");
        assertThat(user.text()).isEqualTo("user a b");
        assertThat(user.header("x-api")).isEqualTo("yes");
        assertThat(user.header("x-content-type-options")).isEqualTo("nosniff");
        assertThat(client.get("/api/files/x/y/z").text()).isEqualTo("file x/y/z");
        assertThat(client.get("/api/error").text()).isEqualTo("mapped");
        assertThat(client.get("/api/users/a/b").status()).isEqualTo(404);
        assertThat(client.get("/slow/never").status()).isEqualTo(503);
        assertThat(client.get("/async").text()).isEqualTo("later");
        assertThat(client.get("/loop").text()).isEqualTo("true");
        assertThat(client.get("/thread").text()).isEqualTo("true");
    }

    @ParameterizedTest
    @MethodSource("variants")
    void contentIsCompressedForWhoTakesIt(Variant variant) throws IOException {
        Client client = connect(start(variant), variant);
        Reply plain = client.get("/zip/text");
        assertThat(plain.header("content-encoding")).isNull();
        for (String path : new String[] {"/zip/text", "/zip/stream"}) {
            Reply zipped = client.ask(Ask.get(path).field("accept-encoding", "gzip"));
            assertThat(zipped.header("content-encoding")).isEqualTo("gzip");
            assertThat(zipped.header("vary")).isEqualToIgnoringCase("accept-encoding");
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.body()))) {
                assertThat(in.readAllBytes()).isEqualTo(client.get(path).body());
            }
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(content(100_000));
        }
        assertThat(client.ask(Ask.post("/zip/length", out.toByteArray()).field("content-encoding", "gzip")).text()).isEqualTo("100000");
    }

    @ParameterizedTest
    @MethodSource("all")
    void filesAreSentWholeByRangeAndOnCondition(Variant variant) throws IOException {
        byte[] content = content(FILE);
        Files.write(directory.resolve("large.bin"), content);
        Files.write(directory.resolve("empty.bin"), new byte[0]);
        Client client = connect(start(variant), variant);
        Reply whole = client.get("/f/large.bin");
        assertThat(whole.body()).isEqualTo(content);
        assertThat(client.get("/f/empty.bin").body()).isEmpty();
        assertThat(client.ask(Ask.head("/f/large.bin")).header("content-length")).isEqualTo(String.valueOf(FILE));
        for (int[] range : new int[][] {{0, 1}, {1_000, 1_000_000}, {FILE - 5, FILE}}) {
            Reply part = client.ask(Ask.get("/f/large.bin").field("range", "bytes=" + range[0] + "-" + (range[1] - 1)));
            assertThat(part.status()).isEqualTo(206);
            assertThat(part.header("content-range")).isEqualTo("bytes " + range[0] + "-" + (range[1] - 1) + "/" + FILE);
            assertThat(part.body()).isEqualTo(Arrays.copyOfRange(content, range[0], range[1]));
        }
        assertThat(client.ask(Ask.get("/f/large.bin").field("range", "bytes=0-9,20-29")).header("content-type")).startsWith("multipart/byteranges");
        assertThat(client.ask(Ask.get("/f/large.bin").field("range", "bytes=" + FILE + "-")).status()).isEqualTo(416);
        assertThat(client.ask(Ask.get("/f/large.bin").field("if-none-match", whole.header("etag"))).status()).isEqualTo(304);
        assertThat(client.ask(Ask.get("/f/large.bin").field("if-match", "\"other\"")).status()).isEqualTo(412);
        assertThat(client.get("/f/..%2f..%2fetc/passwd").status()).isIn(400, 404);
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSlowReaderOfAFileCostsNoMemory(Variant variant) throws IOException {
        byte[] content = content(FILE);
        Files.write(directory.resolve("large.bin"), content);
        Files.write(directory.resolve("empty.bin"), new byte[0]);
        HttpServer server = start(variant);
        Exchange slow = connect(server, variant, 4096).open(Ask.get("/f/large.bin"));
        assertThat(slow.read(1000)).isEqualTo(Arrays.copyOf(content, 1000));
        assertThat(servers.bufferBytes(server)).as("off-heap bytes").isLessThan(300_000);
        assertThat(connect(server, variant).get("/f/empty.bin").status()).isEqualTo(200);
        assertThat(slow.reply().body()).isEqualTo(Arrays.copyOfRange(content, 1000, FILE));
    }

    @ParameterizedTest
    @MethodSource("variants")
    void cookiesAreOneFieldToHandlers(Variant variant) {
        Client client = connect(start(variant), variant);
        Ask ask = Ask.get("/cookies");
        // RFC 9113, section 8.2.3: a client may split the field so that its parts compress well.
        Reply reply = client.ask(variant.protocol().isMultiplexed() ? ask.field("cookie", "a=1").field("cookie", "b=2") : ask.field("cookie", "a=1; b=2"));
        assertThat(reply.text()).isEqualTo("12[a=1; b=2]");
        assertThat(values(reply.headers(), "set-cookie")).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("variants")
    void formsPartsAndJsonAreRead(Variant variant) {
        Client client = connect(start(variant), variant);
        assertThat(client.ask(Ask.post("/form", "a=1&a=%20&b=x+y").field("content-type", "application/x-www-form-urlencoded")).text()).isEqualTo("[1,  ] x y");
        String parts = "--B\r\nContent-Disposition: form-data; name=\"t\"\r\n\r\ntext\r\n"
                + "--B\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.bin\"\r\n\r\n" + "x".repeat(200_000) + "\r\n--B--\r\n";
        assertThat(client.ask(Ask.post("/parts", parts).field("content-type", "multipart/form-data; boundary=B")).text()).isEqualTo("t::4,f:x.bin:200000");
        assertThat(client.ask(Ask.post("/json", "[1, 2,3]").field("content-type", "application/json")).text()).isEqualTo("[1, 2, 3]");
        assertThat(client.ask(Ask.post("/json", "{").field("content-type", "application/json")).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @MethodSource("all")
    void eventsArriveWhenTheyAreSent(Variant variant) throws InterruptedException {
        HttpServer server = start(variant);
        Client client = connect(server, variant);
        Exchange listener = client.open(Ask.get("/events"));
        assertThat(listener.awaitStatus()).isEqualTo(200);
        EventSink sink = sinks.poll(10, TimeUnit.SECONDS);
        for (int i = 10; i < 30; i++) {
            assertThat(sink.send(Event.of("event " + i))).isTrue();
            assertThat(new String(listener.read(16))).isEqualTo("data: event " + i + "\n\n");
        }
        assertThat(client.get("/loop").status()).isEqualTo(200);
        sink.close();
        assertThat(listener.reply().body()).isEmpty();

        Exchange leaves = client.open(Ask.get("/events"));
        assertThat(leaves.awaitStatus()).isEqualTo(200);
        EventSink left = sinks.poll(10, TimeUnit.SECONDS);
        leaves.cancel();
        Await.until("the sink notices", left::isClosed);
        assertThat(left.send("nobody hears")).isFalse();
        assertThat(client.get("/loop").status()).isEqualTo(200);
    }
}
