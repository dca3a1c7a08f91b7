package dev.gatun.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.examples.showcase.Client;
import dev.gatun.examples.showcase.TestAuthority;
import dev.gatun.http.HttpServer;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.Pem;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsExamplesTest {
    @TempDir
    Path folder;

    private TestAuthority authority;

    @BeforeEach
    void authority() throws Exception {
        authority = new TestAuthority("Authority of a test");
    }

    private Credentials pem(String name) throws Exception {
        TestAuthority.PemPair files = authority.identity(name).write(folder, name);
        return Pem.files(files.certificate(), files.key());
    }

    @Test
    void example13ShowsEachHostItsCertificateAndRedirectsToHttps() throws Exception {
        try (HttpServer server = Example13Https.start(0, pem("localhost"), pem("admin.localhost"));
                HttpServer redirecting = Example13Https.redirect(0, server.port());
                Client clear = new Client("http://localhost:" + redirecting.port());
                Client client = new Client("https://localhost:" + server.port(), Version.HTTP_2, authority.client())) {
            HttpResponse<String> response = client.get("/");
            assertThat(response.version()).isEqualTo(Version.HTTP_2);
            assertThat(response.body()).isEqualTo("Hello over TLSv1.3, TLS_AES_128_GCM_SHA256!\n");

            assertThat(ask(server, "admin.localhost", "admin.localhost")).startsWith("HTTP/1.1 200").endsWith("the gates are over here\n");
            assertThat(ask(server, "localhost", "admin.localhost")).startsWith("HTTP/1.1 421");

            HttpResponse<String> moved = clear.get("/gates?lane=2");
            assertThat(moved.statusCode()).isEqualTo(308);
            assertThat(moved.headers().firstValue("location")).contains("https://localhost:" + server.port() + "/gates?lane=2");
        }
    }

    /** Java finds no address for names below localhost; so the connection is made before, and this checks the certificate for the name. */
    private String ask(HttpServer server, String name, String host) throws Exception {
        Socket below = new Socket("127.0.0.1", server.port());
        try (SSLSocket socket = (SSLSocket) authority.client().getSocketFactory().createSocket(below, name, server.port(), true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return answer(socket, "GET / HTTP/1.1\r\nhost: " + host + "\r\nconnection: close\r\n\r\n");
        }
    }

    private static String answer(Socket socket, String request) throws IOException {
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }

    @Test
    void example14SpeaksBothVersionsOnBothPorts() throws Exception {
        try (HttpServer server = Example14Http2.start(0, 0, Optional.of(pem("localhost")), false)) {
            for (Version version : Version.values()) {
                try (Client clear = new Client("http://localhost:" + server.port(), HttpClient.newBuilder().version(version).build());
                        Client secure = new Client(https(server), version, authority.client())) {
                    String spoken = version == Version.HTTP_2 ? "HTTP/2" : "HTTP/1.1";
                    assertThat(clear.get("/").body()).contains("You speak " + spoken);
                    assertThat(secure.get("/").body()).contains("You speak " + spoken);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void example14PushesTheStyleIfItIsToldTo(boolean push) throws Exception {
        Map<String, CompletableFuture<HttpResponse<String>>> pushed = new ConcurrentHashMap<>();
        PushPromiseHandler<String> taking = (request, promise, acceptor) ->
                pushed.put(promise.uri().getPath(), acceptor.apply(BodyHandlers.ofString()));
        try (HttpServer server = Example14Http2.start(0, 0, Optional.of(pem("localhost")), push);
                Client client = new Client(https(server), Version.HTTP_2, authority.client())) {
            HttpRequest page = client.request("GET", "/", BodyPublishers.noBody());
            assertThat(client.http().sendAsync(page, BodyHandlers.ofString(), taking).get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);

            // A promise comes before the response that makes it (RFC 9113, section 8.4.1), so all are known now.
            assertThat(pushed.keySet()).isEqualTo(push ? Set.of("/style.css") : Set.of());
            for (CompletableFuture<HttpResponse<String>> style : pushed.values()) {
                assertThat(style.get(30, TimeUnit.SECONDS).headers().firstValue("content-type")).contains("text/css");
            }
        }
    }

    @Test
    void example14SendsTheCheckSumBehindTheContent() throws Exception {
        try (HttpServer server = Example14Http2.start(0, 0, Optional.empty(), false); Socket socket = new Socket("127.0.0.1", server.port())) {
            String answer = answer(socket, "GET /count/3 HTTP/1.1\r\nhost: localhost\r\nte: trailers\r\nconnection: te, close\r\n\r\n");

            CRC32 sum = new CRC32();
            sum.update("1\n2\n3\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answer).startsWith("HTTP/1.1 200").endsWithIgnoringCase("\r\n0\r\nx-crc-32: %08x\r\n\r\n".formatted(sum.getValue()));
        }
    }

    @Test
    void example14AnswersTheUrgentFirst() throws Exception {
        try (HttpServer server = Example14Http2.start(0, 0, Optional.empty(), false); RawHttp2 client = new RawHttp2(server.port())) {
            // Both stand still once the connection's first window is used up. What goes on when there is another is the server's choice.
            client.get(1, "/map", "u=7");
            client.awaitFirstWindowUsed();
            client.get(3, "/map", "u=0");
            client.awaitHead(3);

            assertThat(client.endsWithRoomForAll(2)).containsExactly(3, 1);
        }
    }

    private static String https(HttpServer server) {
        return "https://localhost:" + ((InetSocketAddress) server.addresses().getLast()).getPort();
    }
}
