package dev.gatun.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.examples.showcase.Client;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.websocket.WebSocketClient;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpExamplesTest {
    @TempDir
    Path folder;

    @Test
    void example01GreetsTheWorld() throws Exception {
        try (HttpServer server = Example01Hello.start(0); Client client = new Client(server.port())) {
            HttpResponse<String> response = client.get("/anything");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("content-type")).contains("text/plain; charset=utf-8");
            assertThat(response.body()).isEqualTo("Hello, World!\n");
        }
    }

    @Test
    void example02FindsTheRoute() throws Exception {
        try (HttpServer server = Example02Routing.start(0); Client client = new Client(server.port())) {
            assertThat(client.get("/ships").body()).isEqualTo("ancon\ncristobal\nkearny\n");
            assertThat(client.get("/ships/ancon").body()).isEqualTo("1914\n");
            assertThat(client.get("/search?q=lake%20gatun").body()).isEqualTo("looking for lake gatun\n");
            assertThat(client.get("/wiki/locks/pedro-miguel").body()).isEqualTo("the page locks/pedro-miguel\n");
            assertThat(client.get("/admin/health").body()).isEqualTo("fine\n");

            HttpResponse<String> missing = client.get("/ships/titanic");
            assertThat(missing.statusCode()).isEqualTo(404);
            assertThat(missing.headers().firstValue("x-hint")).isPresent();
            assertThat(missing.body()).isEqualTo("no ship titanic\n");
        }
    }

    @Test
    void example03StoresAndFindsObjects() throws Exception {
        try (HttpServer server = Example03Json.start(0); Client client = new Client(server.port())) {
            HttpResponse<String> created = client.post("/ships", "{\"name\":\"Ancon\",\"tons\":9606}", "content-type", "application/json");
            assertThat(created.statusCode()).isEqualTo(201);
            String location = created.headers().firstValue("location").orElseThrow();

            assertThat(client.get(location).body()).isEqualTo("{\"name\":\"Ancon\",\"tons\":9606}");
            assertThat(client.get("/ships").body()).isEqualTo("[{\"name\":\"Ancon\",\"tons\":9606}]");
            assertThat(client.get("/ships/99").statusCode()).isEqualTo(404);
            assertThat(client.post("/ships", "{\"name\":", "content-type", "application/json").statusCode()).isEqualTo(400);
        }
    }

    @Test
    void example04RunsMiddlewareAroundAllAndSome() throws Exception {
        try (HttpServer server = Example04Middleware.start(0); Client client = new Client(server.port())) {
            HttpResponse<String> first = client.get("/");
            assertThat(first.body()).isEqualTo("you are number 1\n");
            assertThat(first.headers().firstValue("x-number")).contains("1");

            HttpResponse<String> refused = client.get("/inner/secret");
            assertThat(refused.statusCode()).isEqualTo(403);
            assertThat(refused.headers().firstValue("x-number")).contains("2");
            assertThat(client.get("/inner/secret", "x-key", "gatun").body()).isEqualTo("the gates open at dawn\n");
        }
    }

    @Test
    void example05StreamsBothWays() throws Exception {
        try (HttpServer server = Example05Streaming.start(0); Client client = new Client(server.port())) {
            String counted = client.get("/count/100000").body();
            assertThat(counted.lines()).hasSize(100_000).endsWith("100000");

            byte[] content = new byte[3 << 20];
            CRC32 sum = new CRC32();
            sum.update(content);
            String expected = "%d bytes, CRC-32 %08x%n".formatted(content.length, sum.getValue());
            assertThat(client.send("PUT", "/crc", BodyPublishers.ofByteArray(content)).body()).isEqualTo(expected);
        }
    }

    @Test
    void example06SendsWhatIsSaidToThoseWhoListen() throws Exception {
        try (HttpServer server = Example06Events.start(0); Client client = new Client(server.port())) {
            HttpResponse<InputStream> events = client.send(client.request("GET", "/listen", BodyPublishers.noBody()), BodyHandlers.ofInputStream());
            assertThat(events.headers().firstValue("content-type")).contains("text/event-stream");
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(events.body(), StandardCharsets.UTF_8))) {
                assertThat(lines.readLine()).isEqualTo(": welcome");
                assertThat(lines.readLine()).isEmpty();

                assertThat(client.post("/say", "ahoy\nthere").body()).isEqualTo("1 listeners\n");

                assertThat(lines.readLine()).isEqualTo("event: said");
                assertThat(lines.readLine()).isEqualTo("data: ahoy");
                assertThat(lines.readLine()).isEqualTo("data: there");
            }
        }
    }

    @Test
    void example07SendsFilesAndNothingElse() throws Exception {
        Files.writeString(folder.resolve("ship.txt"), "0123456789");
        Files.writeString(folder.resolve(".secret"), "x");
        try (HttpServer server = Example07Files.start(0, folder); Client client = new Client(server.port())) {
            HttpResponse<String> whole = client.get("/ship.txt");
            assertThat(whole.body()).isEqualTo("0123456789");
            assertThat(whole.headers().firstValue("cache-control")).contains("max-age=300");
            String tag = whole.headers().firstValue("etag").orElseThrow();

            assertThat(client.get("/ship.txt", "if-none-match", tag).statusCode()).isEqualTo(304);
            assertThat(client.get("/ship.txt", "range", "bytes=2-4").body()).isEqualTo("234");
            assertThat(client.get("/").body()).contains("ship.txt").doesNotContain(".secret");
            assertThat(client.get("/.secret").statusCode()).isEqualTo(404);
            assertThat(client.get("/..%2fship.txt").statusCode()).isBetween(400, 404);
        }
    }

    @Test
    void example08ReadsFormsAndUploads() throws Exception {
        String parts = """
                --limit\r
                content-disposition: form-data; name="files"; filename="log.txt"\r
                content-type: text/plain\r
                \r
                all well\r
                --limit--\r
                """;
        try (HttpServer server = Example08Forms.start(0); Client client = new Client(server.port())) {
            assertThat(client.get("/").body()).contains("<form");
            assertThat(client.post("/greet", "name=John+Stevens", "content-type", "application/x-www-form-urlencoded").body())
                    .isEqualTo("Good day, John Stevens!\n");
            assertThat(client.post("/greet", "x=y", "content-type", "application/x-www-form-urlencoded").statusCode()).isEqualTo(400);
            assertThat(client.post("/greet", "name=x", "content-type", "text/plain").statusCode()).isEqualTo(415);
            assertThat(client.post("/upload", parts, "content-type", "multipart/form-data; boundary=limit").body())
                    .isEqualTo("log.txt: 8 bytes of text/plain\n");
        }
    }

    @Test
    void example09RemembersAndAsksForTokens() throws Exception {
        try (HttpServer server = Example09CookiesAndAuth.start(0); Client client = new Client(server.port())) {
            assertThat(client.get("/").headers().firstValue("set-cookie")).hasValueSatisfying(cookie -> assertThat(cookie).startsWith("visits=1;"));
            assertThat(client.get("/", "cookie", "visits=41").body()).isEqualTo("visit 42\n");
            assertThat(client.get("/", "cookie", "visits=many").body()).isEqualTo("visit 1\n");

            HttpResponse<String> refused = client.get("/api/me");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.headers().firstValue("www-authenticate")).isPresent();
            assertThat(client.get("/api/me", "authorization", "Bearer canal").body()).isEqualTo("you are Goethals\n");
        }
    }

    @Test
    void example10RunsHandlersInThreeWays() throws Exception {
        try (HttpServer server = Example10Async.start(0); Client client = new Client(server.port())) {
            assertThat(client.get("/wait").body()).isEqualTo("waited on a virtual thread\n");
            assertThat(client.get("/now").body()).isEqualTo("answered on the loop\n");
            assertThat(client.get("/later").body()).isEqualTo("answered when it was ready\n");
        }
    }

    @Test
    void example15PassesOnWhatIsSaidInARoom() throws Exception {
        try (HttpServer server = Example15WebSocket.start(0); HttpClient client = HttpClient.newHttpClient()) {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            WebSocket ann = listener(client, server.port(), "/chat/lounge", heard);
            WebSocket other = listener(client, server.port(), "/chat/bridge", new LinkedBlockingQueue<>(List.of("nothing was said here")));
            ann.sendText("ahoy", true).join();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("ahoy");
            WebSocket echo = listener(client, server.port(), "/echo", heard);
            echo.sendText("again", true).join();
            assertThat(heard.poll(10, TimeUnit.SECONDS)).isEqualTo("again");
            List.of(ann, other, echo).forEach(socket -> socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join());
        }
    }

    @Test
    void example16TalksInARoom() throws Exception {
        BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        try (HttpServer server = Example15WebSocket.start(0);
                WebSocketClient chat = Example16WebSocketClient.join("ws://127.0.0.1:" + server.port() + "/chat/lounge", heard::add)) {
            chat.send("hello");
            assertThat(List.of(heard.take(), heard.take(), heard.take())).containsExactlyInAnyOrder("* CONNECTING", "* OPEN", "hello");
        }
    }

    @Test
    void example18PassesRequestsOn() throws Exception {
        try (HttpServer behind = HttpServer.builder().listen(Listen.tcp("127.0.0.1", 0)).handler(request -> Response.text("behind " + request.target())).start();
                ReverseProxy proxy = Example18Proxy.proxy("127.0.0.1:" + behind.port());
                HttpServer server = Example18Proxy.start(0, proxy);
                Client client = new Client(server.port())) {
            assertThat(client.get("/api/users?id=7").body()).isEqualTo("behind /users?id=7");
            assertThat(client.get("/upstreams").body()).contains("127.0.0.1:" + behind.port(), "failures=0");
        }
    }

    private static WebSocket listener(HttpClient client, int port, String path, BlockingQueue<String> heard) {
        return client.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + port + path), new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                heard.add(text.toString());
                socket.request(1);
                return null;
            }
        }).join();
    }

    @Test
    void example17SaysWhatCame() {
        try (HttpServer server = Example01Hello.start(0); dev.gatun.http.client.HttpClient client = Example17Client.client()) {
            String uri = "http://127.0.0.1:" + server.port() + "/";

            assertThat(Example17Client.describe(client, uri).join()).isEqualTo(uri + ": HTTP/1.1 200 OK, 14 characters");
        }
    }
}
