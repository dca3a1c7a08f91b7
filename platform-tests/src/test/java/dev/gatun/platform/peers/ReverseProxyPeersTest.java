package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.AddressRanges;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Response;
import dev.gatun.http.proxy.Forwarding;
import dev.gatun.http.proxy.ReverseProxy;
import dev.gatun.http.proxy.Upstream;
import dev.gatun.platform.Peer;
import dev.gatun.platform.Servers;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The reverse proxy in front of nginx, and behind nginx and HAProxy. */
class ReverseProxyPeersTest {
    private static final int REQUESTS = 300;

    private static final String NGINX = """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c; uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
              client_max_body_size 0;
              upstream gatun { server 127.0.0.1:%3$d; keepalive 4; }
              server {
                listen 127.0.0.1:%2$d;
                %4$s
              }
            }
            """;

    private static final String FILES = "root %1$s/files; location /old { return 301 /file; } location /hello { return 200 'hello $http_x_forwarded_for $http_via'; }";
    private static final String FRONT = """
            location / {
              proxy_pass http://gatun; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_request_buffering off;
              proxy_set_header Host $host; proxy_set_header X-Forwarded-For 203.0.113.9;
            }
            """;

    private static final String HAPROXY = """
            global
              maxconn 500
            defaults
              mode http
              timeout connect 10s
              timeout client 30s
              timeout server 30s
            listen front
              bind 127.0.0.1:%1$d
              option forwardfor
              server gatun 127.0.0.1:%2$d %3$s
            """;

    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    private ReverseProxy proxy = ReverseProxy.to("127.0.0.1:1");

    @AfterEach
    void closeProxy() {
        servers.closeClients();
        proxy.close();
    }

    private static byte[] content(int length) {
        byte[] content = new byte[length];
        new Random(length).nextBytes(content);
        return content;
    }

    private ForeignServer nginx(int port, int upstream, String location) throws IOException {
        Tool nginx = Tool.need("nginx");
        Path file = Files.writeString(directory.resolve("nginx.conf"), NGINX.formatted(directory, port, upstream, location));
        return ForeignServer.start(nginx, port, "-p", directory.toString(), "-c", file.toString(), "-e", directory.resolve("error.log").toString());
    }

    private HttpServer start(ReverseProxy started) {
        proxy = started;
        return servers.start(Setup.DEFAULT.loops(2), server -> server.handler(started));
    }

    private HttpServer behind() {
        HttpServer upstream = servers.start(Setup.DEFAULT, server -> server
                .get("/hello", request -> Response.text("hello " + request.header("x-forwarded-for").orElse("") + " " + request.authority()))
                .post("/echo", request -> Response.bytes(request.body().bytes())));
        return start(ReverseProxy.builder(Upstream.of("127.0.0.1:" + upstream.port()))
                .forwarding(Forwarding.DEFAULT.trusting(AddressRanges.LOOPBACK)).build());
    }

    @Test
    @SuppressWarnings("try")
    void inFrontOfNginx() throws IOException {
        Files.createDirectory(directory.resolve("files"));
        byte[] content = content(3_000_000);
        Files.write(directory.resolve("files/file"), content);
        int port = ForeignServer.freePort();
        try (ForeignServer running = nginx(port, 1, FILES.formatted(directory))) {
            HttpServer server = start(ReverseProxy.to("127.0.0.1:" + port));
            Peer peer = servers.connect(server);
            for (int i = 0; i < REQUESTS; i++) {
                assertThat(peer.get("/hello").text()).isEqualTo("hello 127.0.0.1 1.1 gatun");
            }
            assertThat(peer.get("/file").body()).isEqualTo(content);
            assertThat(peer.ask("GET /file HTTP/1.1\r\nHost: a\r\nRange: bytes=5-104\r\n\r\n").body()).hasSize(100);
            assertThat(peer.ask("HEAD /file HTTP/1.1\r\nHost: a\r\n\r\n").header("content-length")).isEqualTo("3000000");
            assertThat(peer.get("/old").status()).isEqualTo(301);
            assertThat(peer.get("/missing").status()).isEqualTo(404);
            assertThat(proxy.upstreams().statistics().getFirst().failures()).isZero();
        }
    }

    private void assertPasses(int port) {
        Peer peer = servers.closing(Peer.to(new InetSocketAddress("127.0.0.1", port)));
        byte[] content = content(1_000_000);
        for (int i = 0; i < REQUESTS; i++) {
            assertThat(peer.get("/hello").text()).startsWith("hello ").contains(", 127.0.0.1 ");
        }
        peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n").send(content);
        assertThat(peer.read().body()).isEqualTo(content);
        assertThat(peer.get("/missing").status()).isEqualTo(404);
        assertThat(proxy.upstreams().statistics().getFirst().failures()).isZero();
    }

    @Test
    @SuppressWarnings("try")
    void behindNginx() throws IOException {
        int port = ForeignServer.freePort();
        try (ForeignServer running = nginx(port, behind().port(), FRONT)) {
            assertPasses(port);
        }
    }

    private void assertBehindHaproxy(String options) throws IOException {
        Tool haproxy = Tool.need("haproxy");
        int port = ForeignServer.freePort();
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), HAPROXY.formatted(port, behind().port(), options));
        try (ForeignServer running = ForeignServer.start(haproxy, port, "-db", "-f", file.toString())) {
            assertThat(running).isNotNull();
            assertPasses(port);
        }
    }

    @Test
    void behindHaproxy() throws IOException {
        assertBehindHaproxy("");
    }

    @Test
    void behindHaproxyThatSpeaksHttp2() throws IOException {
        assertBehindHaproxy("proto h2");
    }
}
