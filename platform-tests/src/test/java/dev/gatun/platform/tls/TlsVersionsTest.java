package dev.gatun.platform.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.Response;
import dev.gatun.platform.Await;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import dev.gatun.platform.peers.Tool;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Listeners of one server with one TLS configuration that speak both versions of HTTP, or one. */
class TlsVersionsTest {
    private static final Authority AUTHORITY = new Authority();
    private static final Authority.Identity IDENTITY = AUTHORITY.identity("localhost", "127.0.0.1");
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    /** SETTINGS without any. */
    private static final String SETTINGS = "\0\0\0\u0004\0\0\0\0\0";

    @RegisterExtension
    final Servers servers = new Servers();

    private HttpServer server;
    private SocketAddress both;
    private SocketAddress http1;
    private SocketAddress http2;

    @BeforeEach
    void start() {
        TlsConfig tls = TlsConfig.of(Credentials.of(IDENTITY.key(), List.of(IDENTITY.certificate())));
        Listen listen = Listen.tcp("127.0.0.1", 0).tls(tls);
        server = servers.startAt(Setup.DEFAULT, List.of(listen, listen.http1Only(), listen.http2Only()), http -> http
                .handler(request -> Response.text("in " + request.version())));
        both = server.addresses().get(0);
        http1 = server.addresses().get(1);
        http2 = server.addresses().get(2);
    }

    private SSLSocket handshake(SocketAddress address, String version, String... protocols) {
        try {
            Socket raw = servers.closing(new Socket());
            raw.connect(address);
            TlsClient client = new TlsClient(AUTHORITY.client(), List.of(protocols), Optional.empty(), List.of(version));
            SSLSocket socket = servers.closing(client.above(raw));
            socket.startHandshake();
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String agreed(SocketAddress address, String version, String... protocols) {
        return handshake(address, version, protocols).getApplicationProtocol();
    }

    private static String talk(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Test
    void onlyWhatTheListenerSpeaksIsAgreedOn() {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            assertThat(agreed(both, version, "http/1.1", "h2")).isEqualTo("h2");
            assertThat(agreed(http1, version, "h2", "http/1.1")).isEqualTo("http/1.1");
            assertThat(agreed(http2, version, "http/1.1", "h2")).isEqualTo("h2");
        }
    }

    @Test
    void whoOffersNothingThatIsSpokenIsRefusedInTheHandshake() {
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            assertThatThrownBy(() -> agreed(http1, version, "h2")).as(version).rootCause().hasMessageContaining("no_application_protocol");
            assertThatThrownBy(() -> agreed(http2, version, "http/1.1", "http/1.0")).as(version).rootCause().hasMessageContaining("no_application_protocol");
            assertThat(agreed(both, version, "http/1.1")).isEqualTo("http/1.1");
        }
        Await.until("the refusals are counted", () -> server.statistics().tls().handshakesFailed() == 4);
    }

    @Test
    void whoDoesNotKnowAlpnSpeaksWhatIsSpoken() throws IOException {
        String get = "GET / HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n";
        assertThat(talk(handshake(http1, "TLSv1.3"), get)).startsWith("HTTP/1.1 200").endsWith("in HTTP/1.1");
        assertThat(talk(handshake(http2, "TLSv1.3"), get)).startsWith("HTTP/1.1 505").contains("only HTTP/2 is spoken here");
        try (SSLSocket socket = handshake(http2, "TLSv1.3")) {
            socket.getOutputStream().write((PREFACE + SETTINGS).getBytes(StandardCharsets.ISO_8859_1));
            // The frame behind the length is SETTINGS as well.
            assertThat(socket.getInputStream().readNBytes(4)).endsWith((byte) 4);
        }
    }

    @Test
    void curlSeesTheVersionsThatThereAre() {
        Tool curl = Tool.need("curl");
        assertThat(version(curl, both, "--http2")).isEqualTo("2");
        assertThat(version(curl, both, "--http1.1")).isEqualTo("1.1");
        assertThat(version(curl, http1, "--http2")).isEqualTo("1.1");
        assertThat(version(curl, http2, "--http2")).isEqualTo("2");
        assertThat(version(curl, http2, "--http1.1")).isEqualTo("0");
    }

    private static String version(Tool curl, SocketAddress address, String option) {
        String url = "https://127.0.0.1:" + ((InetSocketAddress) address).getPort() + "/";
        return curl.run("-sk", option, "-o", "/dev/null", "-w", "%{http_version}", url).out();
    }
}
