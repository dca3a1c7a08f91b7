package dev.gatun.jmh.macro;

import java.nio.file.Files;
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
    /** {@code websocket-control.c}, compiled on the spot: messages that come back or go to all, over RFC 6455. */
    WEBSOCKET("c-websocket", "C"),
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
            case WEBSOCKET -> Optional.of(compileWebSocket(children, directory));
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

    /** Where the headers of zlib are not installed it does without compression, and what needs that is not measured. */
    static Server compileWebSocket(Children children, Path directory) {
        boolean deflate = Files.isReadable(Path.of("/usr/include/zlib.h"));
        Path binary = NativeProgram.compile("websocket-control", children, directory, deflate ? List.of("-DDEFLATE", "-lz") : List.of());
        String version = "websocket-control.c, gcc " + NativeProgram.compilerVersion(children) + (deflate ? " with zlib" : " without zlib");
        EnumSet<Ability> abilities = deflate ? EnumSet.of(Ability.WEBSOCKET, Ability.DEFLATE) : EnumSet.of(Ability.WEBSOCKET);
        return new Server(WEBSOCKET.name, version, Threading.NATIVE, false, abilities, (endpoint, flags) ->
                List.of(binary.toString(), Integer.toString(endpoint.port())));
    }
}
