package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** nginx with one process in the foreground and a configuration of its own; both answers come from memory. */
final class NginxServer {
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/nginx"), Path.of("/usr/bin/nginx"), Path.of("/usr/local/sbin/nginx"));
    private static final Pattern VERSION = Pattern.compile("nginx/([0-9.]+)");

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
                    true,
                    (port, flags) -> command(binary, directory.resolve("nginx"), port));
        });
    }

    private static List<String> command(Path binary, Path directory, int port) {
        try {
            Files.createDirectories(directory);
            Path file = Files.writeString(directory.resolve("nginx.conf"), configuration(port)).toAbsolutePath();
            return List.of(binary.toString(), "-p", directory.toAbsolutePath() + "/", "-e", "stderr", "-c", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One process in all, so that its CPU time is that of the server; the long answer is put together as nginx caps a word at 4 KB. */
    private static String configuration(int port) {
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
                    server {
                        listen 127.0.0.1:PORT backlog=8192;
                        location = /plaintext { default_type text/plain; return 200 "Hello, World!"; }
                        location = /bytes/10240 {
                            default_type application/octet-stream;
                            set $k "KILOBYTE";
                            return 200 "$k$k$k$k$k$k$k$k$k$k";
                        }
                    }
                }
                """
                .replace("PORT", Integer.toString(port))
                .replace("KILOBYTE", "x".repeat(1024));
    }
}
