package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** nginx with one process in the foreground and a configuration of its own; both answers come from memory. */
final class NginxServer {
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"), Path.of("/usr/local/sbin/nginx"));
    private static final Pattern VERSION = Pattern.compile("nginx/([0-9.]+)");

    private static final String ANSWERS = """
            location = /plaintext { default_type text/plain; return 200 "Hello, World!"; }
                        location = /bytes/10240 {
                            default_type application/octet-stream;
                            set $k "KILOBYTE";
                            return 200 "$k$k$k$k$k$k$k$k$k$k";
                        }""";

    /** What a proxy of HTTP/1.1 needs that keeps its connections. */
    private static final String PROXIED = "location / { proxy_pass http://c; proxy_http_version 1.1; proxy_set_header Connection \"\"; }";

    private NginxServer() {}

    /** Empty when nginx is not installed. */
    static Optional<Server> find(Children children, Path directory) {
        return PLACES.stream().filter(Files::isExecutable).findFirst().map(binary -> {
            Matcher version = VERSION.matcher(CommandOutput.of(children, List.of(binary.toString(), "-v")).text());
            return new Server(
                    "nginx",
                    version.find() ? version.group(1) : "unknown",
                    Threading.NATIVE,
                    false,
                    // It passes WebSockets on, and ends none of them itself.
                    EnumSet.complementOf(EnumSet.of(Ability.WEBSOCKET, Ability.DEFLATE)),
                    (endpoint, flags) -> command(binary, directory.resolve("nginx"), endpoint));
        });
    }

    private static List<String> command(Path binary, Path directory, Endpoint endpoint) {
        try {
            Files.createDirectories(directory);
            Path file = Files.writeString(directory.resolve("nginx.conf"), configuration(endpoint)).toAbsolutePath();
            return List.of(binary.toString(), "-p", directory.toAbsolutePath() + "/", "-e", "stderr", "-c", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One process in all, so that its CPU time is that of the server; the long answer is put together as nginx caps a word at 4 KB. */
    private static String configuration(Endpoint endpoint) {
        return """
                daemon off;
                master_process off;
                worker_processes 1;
                pid nginx.pid;
                worker_rlimit_nofile 65536;
                events { worker_connections 65536; multi_accept on; use epoll; }
                http {
                    access_log off;
                    keepalive_timeout 3600s;
                    keepalive_requests 1000000000;
                    tcp_nodelay on;
                    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                    sendfile on;
                    open_file_cache max=16;
                    UPSTREAM
                    server {
                        listen 127.0.0.1:PORT PROTOCOL backlog=8192;
                        CERTIFICATE
                        root SITE;
                        ANSWERS
                    }
                }
                """
                .replace("PORT", Integer.toString(endpoint.port()))
                .replace("PROTOCOL", protocol(endpoint.protocol()))
                .replace("CERTIFICATE", endpoint.protocol().secure() ? certificate(endpoint.site()) : "")
                .replace("UPSTREAM", upstream(endpoint))
                .replace("ANSWERS", endpoint.upstream().isPresent() ? PROXIED : ANSWERS)
                .replace("SITE", endpoint.site().root().toString())
                .replace("KILOBYTE", "x".repeat(1024));
    }

    /** The words of nginx before 1.25, which newer ones still understand; without TLS a port is for one version of HTTP alone. */
    private static String protocol(Protocol protocol) {
        return switch (protocol) {
            case HTTP -> "";
            case H2C -> "http2";
            case HTTPS, H2 -> "ssl http2";
        };
    }

    private static String upstream(Endpoint endpoint) {
        return endpoint.upstream().isEmpty()
                ? ""
                : "upstream c { server 127.0.0.1:" + endpoint.upstream().getAsInt() + "; keepalive 128; keepalive_requests 1000000000; }";
    }

    private static String certificate(Site site) {
        return "ssl_certificate " + site.certificate() + "; ssl_certificate_key " + site.key() + "; ssl_protocols TLSv1.2 TLSv1.3;";
    }
}
