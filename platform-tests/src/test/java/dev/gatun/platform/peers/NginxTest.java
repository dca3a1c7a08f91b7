package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Await;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Reply;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server behind nginx, which keeps its connections and looks closely at what comes back. */
class NginxTest {
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c; uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
              client_max_body_size 0;
              upstream gatun { server 127.0.0.1:%2$d; keepalive 4; }
              server {
                listen 127.0.0.1:%3$d;
                location / {
                  proxy_pass http://gatun;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_request_buffering off;
                }
              }
            }
            """;

    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    static List<Setup> setups() {
        return Setup.executions();
    }

    /** Lets {@code client} ask through nginx. */
    private void behindNginx(HttpServer server, Consumer<Peer> client) throws Exception {
        Tool nginx = Tool.need("nginx");
        int port = freePort();
        Path configuration = Files.writeString(directory.resolve("nginx.conf"), CONFIGURATION.formatted(directory, server.port(), port));
        Process process = nginx.start("-p", directory.toString(), "-c", configuration.toString(), "-e", directory.resolve("error.log").toString());
        var output = Tool.output(process);
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            Await.until("nginx listens", () -> isListening(address) || !process.isAlive());
            assertThat(process.isAlive()).as(() -> "nginx runs: " + output.join()).isTrue();
            try (Peer peer = Peer.to(address)) {
                client.accept(peer);
            }
        } finally {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    /** Nobody promises that it stays free, but the system deals ports out in turn. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening(InetSocketAddress address) {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            return socket.isConnected();
        } catch (IOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void requestsShareConnectionsAndContentPassesWhole(Setup setup) throws Exception {
        HttpServer server = servers.start(setup, Showcase.routes(directory));
        behindNginx(server, peer -> {
            for (int i = 0; i < 100; i++) {
                assertThat(peer.get("/").text()).isEqualTo("Hello, World!");
            }
            assertThat(server.statistics().connectionsAccepted()).as("nginx keeps its connections").isLessThan(10);
            assertThat(peer.get("/chunks/3000").body()).hasSize(3_000_000);
            String large = "x".repeat(3_000_000);
            Reply echo = peer.ask("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: " + large.length() + "\r\n\r\n" + large);
            assertThat(echo.text()).isEqualTo(large);
            Reply chunked = peer.ask("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + ("fff\r\n" + "y".repeat(0xfff) + "\r\n").repeat(100) + "0\r\n\r\n");
            assertThat(chunked.body()).hasSize(100 * 0xfff);
            assertThat(peer.ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").status()).isEqualTo(200);
            assertThat(peer.get("/missing").status()).isEqualTo(404);
        });
        assertThat(server.statistics().limitHits()).isEmpty();
    }
}
