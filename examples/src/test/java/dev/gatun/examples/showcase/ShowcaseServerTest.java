package dev.gatun.examples.showcase;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.jupiter.api.Test;

/** Every route, on both backends and in both executions. */
@ParameterizedClass
@CsvSource({"epoll, virtual-thread", "epoll, event-loop", "poll, virtual-thread"})
class ShowcaseServerTest {
    private final String backend;
    private final String execution;

    @TempDir
    Path root;

    private ShowcaseServer server;
    private Client client;

    ShowcaseServerTest(String backend, String execution) {
        this.backend = backend;
        this.execution = execution;
    }

    @BeforeEach
    void start() {
        server = ShowcaseServer.start(ServeOptions.parse(List.of(
                "--http", "0", "--loops", "2", "--root", root.toString(), "--backend", backend, "--execution", execution)));
        client = new Client(server.url());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void thePageShowsWhatIsRunningAndNeedsNothingFromElsewhere() throws Exception {
        HttpResponse<String> page = client.get("/");

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type")).contains("text/html; charset=utf-8");
        assertThat(page.headers().firstValue("content-security-policy")).isPresent();
        assertThat(page.body())
                .contains("<dd>" + backend + "</dd>", server.url(), root.toString(), Runtime.version().toString())
                .doesNotContain("{{");
        for (String asset : List.of("/showcase.css", "/showcase.js", "/showcase.svg")) {
            assertThat(page.body()).contains('"' + asset + '"');
            assertThat(client.get(asset).statusCode()).as(asset).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /plaintext  | text/plain                | Hello, World!
            /json       | application/json          | {"message":"Hello, World!"}
            /users/42   | application/json          | {"id":"42","name":"User 42"}
            /bytes/5    | application/octet-stream  | abcde
            /bytes/0    | application/octet-stream  | ''
            """)
    void shortAnswersAreExact(String path, String type, String body) throws Exception {
        HttpResponse<String> response = client.get(path);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains(type);
        assertThat(response.headers().firstValueAsLong("content-length")).hasValue(body.length());
        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void healthAndStatusAreAnswered() throws Exception {
        assertThat(client.get("/healthz").body()).startsWith("{\"status\":\"up\"");
        assertThat(client.get("/platform").body()).contains("backend EPOLL");
        assertThat(client.get("/status").body()).contains("\"requests\":3", "\"connections\":1", "\"uptimeSeconds\":");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/echo"})
    void contentComesBackWithItsType(String path) throws Exception {
        byte[] sent = new byte[5 << 20];
        new Random(1881).nextBytes(sent);

        HttpResponse<byte[]> response = client.send(
                client.request("POST", path, BodyPublishers.ofByteArray(sent), "content-type", "image/x-ship"), BodyHandlers.ofByteArray());

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).contains("image/x-ship");
        assertThat(response.body()).isEqualTo(sent);
    }

    @Test
    void contentOfUnknownLengthComesBackToo() throws Exception {
        HttpResponse<String> response = client.send(
                "POST", "/echo", BodyPublishers.fromPublisher(BodyPublishers.ofString("chunk by chunk")), "content-type", "text/plain");

        assertThat(response.body()).isEqualTo("chunk by chunk");
        assertThat(client.post("/echo", "").body()).isEmpty();
    }

    @Test
    void manyBytesAreStreamed() throws Exception {
        HttpResponse<InputStream> response = client.send(
                client.request("GET", "/bytes/30000000", BodyPublishers.noBody()), BodyHandlers.ofInputStream());

        try (InputStream body = response.body()) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(30_000_000);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "many", "1e3", "99999999999999999999"})
    void whatIsNoNumberOfBytesIsRefused(String number) throws Exception {
        assertThat(client.get("/bytes/" + number).statusCode()).isEqualTo(400);
    }

    @Test
    void cookiesAreListedOneALine() throws Exception {
        assertThat(client.get("/cookie").body()).isEmpty();
        assertThat(client.get("/cookie", "cookie", "ship=ancon; lock=gatun").body()).isEqualTo("ship=ancon\nlock=gatun\n");
    }

    @Test
    void eventsTickForEachListener() throws Exception {
        HttpResponse<InputStream> events = client.send(
                client.request("GET", "/events", BodyPublishers.noBody()), BodyHandlers.ofInputStream());

        assertThat(events.headers().firstValue("content-type")).contains("text/event-stream");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
            List<String> two = lines.lines().filter(line -> line.startsWith("event:") || line.startsWith("id:")).limit(4).toList();
            assertThat(two).containsExactly("event: tick", "id: 1", "event: tick", "id: 2");
        }
    }

    @Test
    void filesAreServedFromTheRootAndNotFromOutside() throws Exception {
        Files.writeString(root.resolve("log.txt"), "all well");

        assertThat(client.get("/files/log.txt").body()).isEqualTo("all well");
        assertThat(client.get("/files/log.txt", "range", "bytes=4-").body()).isEqualTo("well");
        assertThat(client.get("/files/").body()).contains("log.txt");
        assertThat(client.get("/files/none.txt").statusCode()).isEqualTo(404);
        assertThat(client.get("/files/%2e%2e/%2e%2e/etc/passwd").statusCode()).isBetween(400, 404);
    }

    @Test
    void whatIsNotThereAndWhatIsNotAllowedIsSaid() throws Exception {
        assertThat(client.get("/no-such-thing").statusCode()).isEqualTo(404);

        HttpResponse<String> refused = client.send("DELETE", "/plaintext", BodyPublishers.noBody());
        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("allow")).hasValueSatisfying(allow -> assertThat(allow).contains("GET"));
    }

    @Test
    void headHasNoContent() throws Exception {
        HttpResponse<String> head = client.send("HEAD", "/plaintext", BodyPublishers.noBody());

        assertThat(head.headers().firstValueAsLong("content-length")).hasValue(13);
        assertThat(head.body()).isEmpty();
    }
}
