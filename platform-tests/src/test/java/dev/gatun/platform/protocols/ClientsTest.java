package dev.gatun.platform.protocols;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.platform.Ask;
import dev.gatun.platform.Await;
import dev.gatun.platform.Reply;
import dev.gatun.platform.peers.Tool;
import dev.gatun.platform.tls.Authority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clients against nginx, which speaks all protocols: what they complain of there would be their own mistake. */
class ClientsTest {
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
              ssl_certificate %3$s;
              ssl_certificate_key %4$s;
              server {
                listen 127.0.0.1:%2$d%5$s;
                root %1$s/www;
                location /none { return 204; }
                location /moved { return 301 /; }
              }
            }
            """;

    private final Authority authority = new Authority();

    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource
    void nginxIsUnderstood(Protocol protocol) throws Exception {
        Tool nginx = Tool.need("nginx");
        Files.createDirectory(directory.resolve("www"));
        Files.writeString(directory.resolve("www/index.html"), "<p>hello");
        Files.write(directory.resolve("www/large"), new byte[2_000_000]);
        Authority.Pair pair = authority.identity("localhost", "a", "127.0.0.1").write(directory, "server");
        InetSocketAddress address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), freePort());
        String listen = (protocol.isSecure() ? " ssl" : "") + (protocol.isMultiplexed() ? " http2" : "");
        Path configuration = Files.writeString(directory.resolve("nginx.conf"),
                CONFIGURATION.formatted(directory, address.getPort(), pair.certificate(), pair.key(), listen));
        Process process = nginx.start("-p", directory.toString(), "-c", configuration.toString(), "-e", directory.resolve("error.log").toString());
        try {
            Await.until("nginx listens", () -> isListening(address) || !process.isAlive());
            assertThat(process.isAlive()).isTrue();
            try (Client client = protocol.client(address, authority.client(), 0)) {
                talk(client);
            }
        } finally {
            process.destroy();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void talk(Client client) {
        Reply reply = client.get("/index.html");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.text()).isEqualTo("<p>hello");
        assertThat(client.ask(Ask.head("/index.html")).header("content-length")).isEqualTo("8");
        assertThat(client.get("/missing").status()).isEqualTo(404);
        assertThat(client.get("/moved").header("location")).endsWith("/");
        assertThat(client.get("/none").body()).isEmpty();
        assertThat(client.get("/large").body()).hasSize(2_000_000);
        Exchange slow = client.open(Ask.get("/large"));
        assertThat(slow.awaitStatus()).isEqualTo(200);
        List<Exchange> several = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            several.add(client.open(Ask.get("/index.html")));
        }
        for (Exchange exchange : several) {
            assertThat(exchange.reply().text()).isEqualTo("<p>hello");
        }
        for (int i = 0; i < 100; i++) {
            assertThat(slow.read(10_000)).hasSize(10_000);
        }
        assertThat(slow.reply().body()).hasSize(1_000_000);
        Exchange cancelled = client.open(Ask.get("/large"));
        assertThat(cancelled.read(1)).hasSize(1);
        cancelled.cancel();
        assertThat(client.get("/index.html").status()).isEqualTo(200);
    }

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
}
