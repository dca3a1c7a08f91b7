package dev.gatun.jmh.macro;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** nghttpd of nghttp2 with one worker: the control for HTTP/2. It serves files only, which it keeps open. */
final class NghttpdServer {
    private static final List<Path> PLACES = List.of(Path.of("/usr/sbin/nghttpd"), Path.of("/usr/bin/nghttpd"), Path.of("/usr/local/bin/nghttpd"));

    private NghttpdServer() {}

    /** Empty when nghttpd is not installed. */
    static Optional<Server> find(Children children) {
        return PLACES.stream().filter(Files::isExecutable).findFirst().map(binary -> {
            String version = CommandOutput.of(children, List.of(binary.toString(), "--version")).text().strip();
            return new Server(
                    "nghttpd",
                    version.substring(version.indexOf('/') + 1),
                    Threading.NATIVE,
                    false,
                    EnumSet.of(Ability.H2C, Ability.H2),
                    (endpoint, flags) -> command(binary, endpoint));
        });
    }

    private static List<String> command(Path binary, Endpoint endpoint) {
        Site site = endpoint.site();
        List<String> command = new ArrayList<>(List.of(binary.toString(), "--address=127.0.0.1", "--workers=1", "--htdocs=" + site.root()));
        if (!endpoint.protocol().secure()) {
            command.add("--no-tls");
        }
        command.add(Integer.toString(endpoint.port()));
        if (endpoint.protocol().secure()) {
            command.addAll(List.of(site.key().toString(), site.certificate().toString()));
        }
        return command;
    }
}
