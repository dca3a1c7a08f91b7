package dev.gatun.platform.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server behind proxies that come with TLS and HTTP/2, or pass TLS through: a thousand requests each, and content both ways. */
class ProxiesTest extends PeerSuite {
    private static final int REQUESTS = 1000;
    private static final int AT_ONCE = 50;

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
              upstream secure { server 127.0.0.1:%3$d; keepalive 8; }
              server {
                listen 127.0.0.1:%2$d;
                location / {
                  proxy_pass https://secure;
                  proxy_ssl_verify on; proxy_ssl_trusted_certificate %4$s; proxy_ssl_name a.example; proxy_ssl_server_name on; proxy_ssl_protocols %5$s;
                  proxy_set_header Host a.example;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_request_buffering off;
                }
              }
            }
            """;

    private static final String HAPROXY = """
            global
              maxconn 500
            defaults
              mode %1$s
              timeout connect 10s
              timeout client 30s
              timeout server 30s
            listen front
              bind 127.0.0.1:%2$d %3$s
              server gatun 127.0.0.1:%4$d %5$s
            """;

    private void thousand(String address) {
        // HAProxy would make an extended CONNECT of the client's wish to upgrade to h2c.
        HttpClient.Version version = address.startsWith("https") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1;
        try (HttpClient client = HttpClient.newBuilder().version(version).sslContext(AUTHORITY.client()).build()) {
            for (int i = 0; i < REQUESTS; i += AT_ONCE) {
                List<CompletableFuture<Integer>> answers = new ArrayList<>();
                for (int j = 0; j < AT_ONCE; j++) {
                    String path = j % 10 == 0 ? "/chunks/50" : "/";
                    HttpRequest request = HttpRequest.newBuilder(URI.create(address + path)).build();
                    answers.add(client.sendAsync(request, BodyHandlers.ofByteArray())
                            .thenApply(answer -> answer.statusCode() * 1_000_000 + answer.body().length));
                }
                for (int j = 0; j < AT_ONCE; j++) {
                    assertThat(answers.get(j).join()).as("status and length of " + (i + j)).isEqualTo(200_000_000 + (j % 10 == 0 ? 50_000 : 13));
                }
            }
            byte[] content = content(3_000_000);
            HttpRequest upload = HttpRequest.newBuilder(URI.create(address + "/echo")).POST(HttpRequest.BodyPublishers.ofByteArray(content)).build();
            assertThat(client.sendAsync(upload, BodyHandlers.ofByteArray()).join().body()).isEqualTo(content);
        }
    }

    private Path configuration(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @SuppressWarnings("try")
    private void behindHaproxy(String mode, String bind, int upstream, String options, String scheme) {
        Tool haproxy = Tool.need("haproxy");
        int port = ForeignServer.freePort();
        Path file = configuration("haproxy.cfg", HAPROXY.formatted(mode, port, bind, upstream, options));
        try (ForeignServer running = ForeignServer.start(haproxy, port, "-db", "-f", file.toString())) {
            thousand(scheme + "://127.0.0.1:" + port);
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    @SuppressWarnings("try")
    void nginxComesWithTls(Setup setup) {
        Tool nginx = Tool.need("nginx");
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            HttpServer server = start(setup);
            int port = ForeignServer.freePort();
            Path file = configuration("nginx.conf", NGINX.formatted(directory, port, securePort(server), trust(), version));
            String[] arguments = {"-p", directory.toString(), "-c", file.toString(), "-e", directory.resolve("error.log").toString()};
            try (ForeignServer running = ForeignServer.start(nginx, port, arguments)) {
                thousand("http://127.0.0.1:" + port);
                assertThat(server.statistics().requests()).isEqualTo(REQUESTS + 1);
                // Those that it does not keep come back with the session they had.
                assertThat(server.statistics().tls().handshakesResumed()).isPositive();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("setups")
    void haproxyPassesTlsThrough(Setup setup) {
        HttpServer server = start(setup);
        behindHaproxy("tcp", "", securePort(server), "", "https");
        assertThat(server.statistics().requests()).isEqualTo(REQUESTS + 1);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void haproxyComesWithHttp2(Setup setup) {
        HttpServer server = start(setup);
        behindHaproxy("http", "", server.port(), "proto h2", "http");
        assertThat(server.statistics().failures()).isZero();
        assertThat(server.statistics().requests()).isEqualTo(REQUESTS + 1);
    }

    @ParameterizedTest
    @MethodSource("setups")
    void haproxyComesWithHttp2OverTls(Setup setup) {
        HttpServer server = start(setup);
        String options = "ssl verify required ca-file " + trust() + " verifyhost a.example sni str(a.example) alpn h2";
        // The names that its clients ask for are none of those that it asked for in the handshake.
        behindHaproxy("http", "\n  http-request set-header Host a.example", securePort(server), options, "http");
        assertThat(server.statistics().failures()).isZero();
        assertThat(server.statistics().requests()).isEqualTo(REQUESTS + 1);
    }
}
