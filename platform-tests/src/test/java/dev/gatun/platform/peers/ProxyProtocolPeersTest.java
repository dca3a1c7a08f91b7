package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Listen;
import dev.gatun.http.ProxyHeader;
import dev.gatun.http.Request;
import dev.gatun.http.Response;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who the client is, as HAProxy and curl announce it. */
class ProxyProtocolPeersTest extends PeerSuite {
    private static final String HAPROXY = """
            global
              maxconn 100
            defaults
              mode tcp
              timeout connect 10s
              timeout client 30s
              timeout server 30s
            listen front
              bind 127.0.0.1:%1$d
              server gatun 127.0.0.1:%2$d %3$s
            """;

    private static String describe(Request request) {
        String unique = request.proxyHeader().flatMap(header -> header.value(ProxyHeader.UNIQUE_ID))
                .map(value -> new String(value, StandardCharsets.UTF_8)).orElse("-");
        return ((InetSocketAddress) request.remoteAddress()).getPort() + " to " + ((InetSocketAddress) request.localAddress()).getPort() + ' ' + unique + ' '
                + request.scheme();
    }

    private HttpServer startBehindProxies() {
        List<Listen> addresses = List.of(Listen.tcp("127.0.0.1", 0).proxyProtocol(), Listen.tcp("127.0.0.1", 0).tls(tls().build()).proxyProtocol("127.0.0.1"));
        return servers.startAt(Setup.DEFAULT, addresses, http -> http.handler(request -> Response.text(describe(request))));
    }

    @ParameterizedTest
    @CsvSource({
        "send-proxy, -", "send-proxy-v2, -", "send-proxy-v2 proxy-v2-options crc32c, -", "send-proxy-v2 proxy-v2-options unique-id\\,crc32c\\,authority, one"
    })
    @SuppressWarnings("try")
    void haproxyAnnouncesItsClients(String options, String unique) throws IOException {
        Tool haproxy = Tool.need("haproxy");
        HttpServer server = startBehindProxies();
        for (boolean secure : new boolean[] {false, true}) {
            int front = ForeignServer.freePort();
            int port = secure ? securePort(server) : server.port();
            String text = HAPROXY.formatted(front, port, options.replace("\\", "")) + (unique.equals("-") ? "" : "  unique-id-format " + unique + '\n');
            Path file = Files.writeString(directory.resolve("haproxy.cfg"), text);
            try (ForeignServer running = ForeignServer.start(haproxy, front, "-db", "-f", file.toString());
                    Socket socket = secure ? AUTHORITY.client().getSocketFactory().createSocket("127.0.0.1", front) : new Socket("127.0.0.1", front)) {
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertThat(answer).endsWith(socket.getLocalPort() + " to " + front + ' ' + unique + (secure ? " https" : " http"));
            }
        }
        assertThat(server.statistics().limitHits("proxyProtocol")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void curlAnnouncesItself(String scheme) {
        Tool curl = Tool.need("curl");
        HttpServer server = startBehindProxies();
        Tool.Result result = curl.run("-sS", "--haproxy-protocol", "--cacert", trust().toString(), "-w", " from %{local_port}",
                (scheme.equals("http") ? clear(server) : secure(server)) + "/");
        assertThat(result.exit()).as(result.out()).isZero();
        assertThat(result.out()).matches("(\\d+) to \\d+ - " + scheme + " from \\1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "PROXY TCP4 1.1.1.1 1.1.1.1 1\r\n", "\r\n\r\n\u0000\r\nQUIT\nxx"})
    void whatIsNoHeaderIsResetAndOthersAreServed(String bytes) {
        HttpServer server = startBehindProxies();
        Peer attacker = servers.connect(server);
        attacker.send(bytes);
        assertThat(attacker.drain()).isZero();
        servers.awaitHits(server, "proxyProtocol", 1);
        Peer proxy = servers.connect(server);
        assertThat(proxy.ask("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").text()).isEqualTo("56324 to 443 - http");
    }

    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.0/24", "::1"})
    void whoIsNotTrustedIsReset(String trusted) throws IOException {
        HttpServer server = servers.startAt(Setup.DEFAULT, List.of(Listen.tcp("127.0.0.1", 0).proxyProtocol(trusted)),
                http -> http.handler(request -> Response.text("served")));
        try (Socket peer = new Socket("127.0.0.1", server.port())) {
            peer.getOutputStream().write("PROXY TCP4 192.0.2.1 192.0.2.2 56324 443\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(peer.getInputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            // The reset came first.
        }
        servers.awaitHits(server, "proxyProtocol", 1);
        assertThat(server.statistics().requests()).isZero();
    }
}
