package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the JDK's own client makes of the server; its default asks for an upgrade to HTTP/2, which the server may pass over. */
class JdkClientTest {
    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    static List<Setup> setups() {
        return Setup.all();
    }

    @ParameterizedTest
    @MethodSource("setups")
    void manyRequestsAtOnce(Setup setup) {
        HttpServer server = servers.start(setup, http -> Showcase.routes(directory).accept(
                // Beyond the number of streams this client fails requests instead of waiting.
                http.http2(http2 -> http2.streams(256))));
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(client.sendAsync(request(server, i % 2 == 0 ? "/" : "/chunks/20").build(), BodyHandlers.ofString()));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(answers.get(i).join().body()).hasSize(i % 2 == 0 ? 13 : 20_000);
            }
        }
        assertThat(server.statistics().requests()).isEqualTo(200);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void contentOfEveryFraming(Setup setup) throws Exception {
        byte[] content = new byte[2_000_000];
        new Random(1).nextBytes(content);
        HttpServer server = servers.start(setup, Showcase.routes(directory));
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (boolean expects : new boolean[] {false, true}) {
                for (boolean chunked : new boolean[] {false, true}) {
                    HttpRequest.BodyPublisher body = chunked
                            ? BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(content)) : BodyPublishers.ofByteArray(content);
                    HttpRequest request = request(server, "/echo").expectContinue(expects).POST(body).build();
                    assertThat(client.send(request, BodyHandlers.ofByteArray()).body()).isEqualTo(content);
                }
            }
        }
    }

    private static HttpRequest.Builder request(HttpServer server, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
