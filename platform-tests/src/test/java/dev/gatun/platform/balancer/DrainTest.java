package dev.gatun.platform.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.ServerStatistics;
import dev.gatun.platform.Servers;
import dev.gatun.platform.load.Wrk;
import dev.gatun.platform.peers.ForeignServer;
import dev.gatun.platform.peers.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One server after the other ends and comes back behind a balancer: wrk, in front, sees nothing of it. */
@Timeout(180)
class DrainTest {
    /** Far more than it takes for HAProxy to see that a server is unready: three failed checks, 200 ms apart. */
    private static final Duration LAME_DUCK = Duration.ofSeconds(3);
    private static final Duration END = Duration.ofSeconds(12);
    private static final Duration LONGEST = Duration.ofSeconds(120);
    private static final int CONNECTIONS = 8;

    private static final String HAPROXY = """
            global
              maxconn 200
            defaults
              mode http
              option redispatch
              timeout connect 10s
              timeout client 30s
              timeout server 30s
              timeout check 10s
            listen front
              bind 127.0.0.1:%d
              option httpchk
              http-check send meth GET uri /readyz ver HTTP/1.1 hdr Host gatun
              http-check expect status 200
              default-server send-proxy-v2 check inter 200ms fall 3 rise 1 %s
              server one 127.0.0.1:%d
              server two 127.0.0.1:%d
            """;

    private static final String NGINX = """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events { worker_connections 256; }
            http {
              access_log off;
              client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c; uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
              upstream gatun {
                server 127.0.0.1:%3$d max_fails=1 fail_timeout=1s;
                server 127.0.0.1:%4$d max_fails=1 fail_timeout=1s;
                keepalive 16;
              }
              server {
                listen 127.0.0.1:%2$d;
                location / {
                  proxy_pass http://gatun;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_next_upstream error timeout;
                }
              }
            }
            """;

    @RegisterExtension
    final Servers servers = new Servers();

    @TempDir
    Path directory;

    private void endsOneAfterTheOther(String balancer, int front, Backend one, Backend two) {
        Wrk wrk = servers.closing(Wrk.start(directory, front, List.of("gatun"), "/", CONNECTIONS, LONGEST));
        one.awaitRequests();
        two.awaitRequests();
        for (Backend ending : List.of(one, two)) {
            ServerStatistics counted = ending.end(END);
            assertThat(counted.failures()).as("requests that were cut off in " + counted).isZero();
            ending.restart();
            ending.awaitRequests();
        }
        wrk.interrupt();
        Wrk.Report report = wrk.report();
        System.out.println("two servers ended and back behind " + balancer + ": " + report + ", " + one.served() + " and " + two.served() + " by each");
        assertThat(report.errors()).as(report.toString()).isZero();
        assertThat(report.refused()).as(report.toString()).isZero();
        assertThat(report.requests()).isBetween(one.served() + two.served() - CONNECTIONS, one.served() + two.served());
    }

    @ParameterizedTest
    @ValueSource(strings = {"proto h1", "proto h2"})
    @SuppressWarnings("try")
    void haproxyHasLeftAServerBeforeItEnds(String protocol) throws IOException {
        Tool haproxy = Tool.need("haproxy");
        Backend one = servers.closing(new Backend(true, LAME_DUCK));
        Backend two = servers.closing(new Backend(true, LAME_DUCK));
        int front = ForeignServer.freePort();
        Path file = Files.writeString(directory.resolve("haproxy.cfg"), HAPROXY.formatted(front, protocol, one.port(), two.port()));
        try (ForeignServer running = ForeignServer.start(haproxy, front, "-db", "-f", file.toString())) {
            endsOneAfterTheOther("HAProxy, " + protocol, front, one, two);
            assertThat(one.late() + two.late()).as("requests that HAProxy sent to a server that had ceased to listen").isZero();
        }
    }

    /** It asks nobody how he is, so a lame duck has nothing to tell it: it goes elsewhere when a server takes no more. */
    @Test
    @SuppressWarnings("try")
    void nginxGoesToTheOtherWhenAServerTakesNoMore() throws IOException {
        Tool nginx = Tool.need("nginx");
        Backend one = servers.closing(new Backend(false, Duration.ZERO));
        Backend two = servers.closing(new Backend(false, Duration.ZERO));
        int front = ForeignServer.freePort();
        Path file = Files.writeString(directory.resolve("nginx.conf"), NGINX.formatted(directory, front, one.port(), two.port()));
        String[] arguments = {"-p", directory.toString(), "-c", file.toString(), "-e", directory.resolve("error.log").toString()};
        try (ForeignServer running = ForeignServer.start(nginx, front, arguments)) {
            endsOneAfterTheOther("nginx", front, one, two);
        }
    }
}
