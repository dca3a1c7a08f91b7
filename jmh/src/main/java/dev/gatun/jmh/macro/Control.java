package dev.gatun.jmh.macro;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The server that a scenario's figures are divided by: in native code, and the least that somebody pays for the same work. */
enum Control {
    /** {@code control.c}, compiled on the spot: canned answers over HTTP/1.1. */
    C("c", "C"),
    /** What has TLS, and what serves files. */
    NGINX("nginx", "nginx"),
    /** What speaks HTTP/2. */
    NGHTTPD("nghttpd", "nghttpd");

    private final String name;
    private final String word;

    Control(String name, String word) {
        this.name = name;
        this.word = word;
    }

    /** The name of its {@link Server}. */
    String serverName() {
        return name;
    }

    /** What the report calls it. */
    @Override
    public String toString() {
        return word;
    }

    /** Finds those that are needed; one that is not installed is left out. */
    static Map<Control, Server> find(Set<Control> needed, Children children, Path directory) {
        Map<Control, Server> found = new EnumMap<>(Control.class);
        for (Control control : needed) {
            control.find(children, directory).ifPresent(server -> found.put(control, server));
        }
        return found;
    }

    private Optional<Server> find(Children children, Path directory) {
        return switch (this) {
            case C -> Optional.of(compile(children, directory));
            case NGINX -> NginxServer.find(children, directory);
            case NGHTTPD -> NghttpdServer.find(children);
        };
    }

    static Server compile(Children children, Path directory) {
        Path binary = NativeProgram.compile("control", children, directory, List.of());
        String version = "gcc " + NativeProgram.compilerVersion(children);
        return new Server(C.name, version, Threading.NATIVE, false, EnumSet.of(Ability.CLOSE), (endpoint, flags) ->
                List.of(binary.toString(), Integer.toString(endpoint.port())));
    }
}
