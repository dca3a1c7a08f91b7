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

/** HAProxy with one thread in the foreground and a configuration of its own; it answers nothing itself. */
final class HaproxyServer {
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/haproxy"), Path.of("/usr/local/sbin/haproxy"));
    private static final Pattern VERSION = Pattern.compile("version ([0-9.]+)");

    private HaproxyServer() {}

    /** Empty when HAProxy is not installed. */
    static Optional<Server> find(Children children, Path directory) {
        return PLACES.stream().filter(Files::isExecutable).findFirst().map(binary -> {
            Matcher version = VERSION.matcher(CommandOutput.of(children, List.of(binary.toString(), "-v")).text());
            return new Server(
                    "haproxy",
                    version.find() ? version.group(1) : "unknown",
                    Threading.NATIVE,
                    false,
                    EnumSet.of(Ability.CLOSE, Ability.PROXY),
                    (endpoint, flags) -> command(binary, directory, endpoint));
        });
    }

    private static List<String> command(Path binary, Path directory, Endpoint endpoint) {
        try {
            Path file = Files.writeString(directory.resolve("haproxy.cfg"), configuration(endpoint)).toAbsolutePath();
            return List.of(binary.toString(), "-db", "-f", file.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String configuration(Endpoint endpoint) {
        return """
                global
                    nbthread 1
                defaults
                    mode http
                    timeout client 3600s
                    timeout server 3600s
                    timeout connect 5s
                frontend front
                    bind 127.0.0.1:%d
                    default_backend back
                backend back
                    http-reuse always
                    server c 127.0.0.1:%d
                """.formatted(endpoint.port(), endpoint.upstream().orElse(1));
    }
}
