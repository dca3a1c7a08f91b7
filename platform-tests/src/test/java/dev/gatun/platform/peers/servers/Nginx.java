package dev.gatun.platform.peers.servers;

import dev.gatun.http.HttpServer;
import dev.gatun.platform.Setup;
import dev.gatun.platform.peers.ForeignServer;
import dev.gatun.platform.peers.Tool;
import dev.gatun.platform.protocols.Protocol;
import dev.gatun.platform.tls.Authority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** nginx: serves files, and passes {@code /p} on to the program. */
record Nginx(int port, ForeignServer process) implements Running {
    private static final String CONFIGURATION = """
            daemon off;
            master_process off;
            pid %1$s/pid;
            error_log %1$s/error.log;
            events { worker_connections 512; }
            http {
              access_log off;
              client_body_temp_path %1$s/a; proxy_temp_path %1$s/b; fastcgi_temp_path %1$s/c; uwsgi_temp_path %1$s/d; scgi_temp_path %1$s/e;
              client_max_body_size 0;
              types { text/plain txt; }
              gzip on;
              gzip_types text/plain;
              upstream program { server 127.0.0.1:%2$d; keepalive 4; }
              server {
                listen 127.0.0.1:%3$d %4$s;
                server_name a.example;
                ssl_protocols %9$s;
                ssl_certificate %5$s;
                ssl_certificate_key %6$s;
                root %7$s;
                %8$s
                location = /p/trailed { add_trailer x-end yes; }
                location /p/ {
                  proxy_pass http://program; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_request_buffering off;
                  proxy_buffer_size 32k; proxy_buffers 8 32k;
                  proxy_redirect off;
                }
              }
            }
            """;

    /** Starts one whose {@code server} has these lines as well. */
    static Nginx start(Protocol protocol, Peers.Place place, String more) {
        // The default of version 1.22 has no 1.3.
        return start(protocol, "TLSv1.2 TLSv1.3", place, more);
    }

    /** Starts one that speaks these versions of TLS. */
    static Nginx start(Protocol protocol, String versions, Peers.Place place, String more) {
        Tool nginx = Tool.need("nginx");
        HttpServer program = place.servers().start(Setup.DEFAULT, Program.routes());
        int port = ForeignServer.freePort();
        String what = (protocol.isSecure() ? "ssl" : "") + (protocol.isMultiplexed() ? " http2" : "");
        Authority.Pair pair = place.identity().write(place.scratch(), "server");
        Path directory = place.scratch();
        try {
            Path file = Files.writeString(directory.resolve("nginx.conf"),
                    CONFIGURATION.formatted(directory, program.port(), port, what, pair.certificate(), pair.key(), place.files(), more, versions));
            return new Nginx(port, ForeignServer.start(nginx, port, "-p", directory.toString(), "-c", file.toString(),
                    "-e", directory.resolve("error.log").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
