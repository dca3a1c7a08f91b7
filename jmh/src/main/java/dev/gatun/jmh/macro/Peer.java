package dev.gatun.jmh.macro;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Java server to compare with. Each is given its own jars only, so that none pays at start for the others'. */
enum Peer {
    NETTY("netty", "NettyPeer", Threading.EVENT_LOOP, "io.netty.netty-transport", "io.netty."),
    VERTX("vertx", "VertxPeer", Threading.EVENT_LOOP, "io.vertx.vertx-core", "io.vertx.", "io.netty.", "com.fasterxml."),
    UNDERTOW("undertow", "UndertowPeer", Threading.EVENT_LOOP, "io.undertow.undertow-core", "io.undertow.", "org.jboss.", "org.wildfly.", "io.smallrye."),
    MICROHTTP("microhttp", "MicrohttpPeer", Threading.EVENT_LOOP, "org.microhttp.microhttp", "org.microhttp."),
    JETTY("jetty", "JettyPeer", Threading.POOL, "org.eclipse.jetty.jetty-server", "org.eclipse.jetty.", "org.slf4j."),
    HELIDON("helidon", "HelidonPeer", Threading.VIRTUAL_THREAD, "io.helidon.webserver.helidon-webserver", "io.helidon.", "tools.jackson.", "com.fasterxml."),
    ROBAHO("robaho", "SunHttpPeer", Threading.VIRTUAL_THREAD, "io.github.robaho.httpserver", "io.github.robaho."),
    JDK("jdk", "SunHttpPeer", Threading.VIRTUAL_THREAD, "");

    private static final String MAIN_PACKAGE = "dev.gatun.jmh.peers.";
    private static final Pattern VERSION = Pattern.compile("-(\\d[^-]*?)(-linux[^-]*)?\\.jar");

    private final String name;
    private final String main;
    private final Threading threading;
    private final String versionJar;
    private final List<String> jars;

    /** {@code versionJar} and {@code jars} are what the names of the jars begin with. */
    Peer(String name, String main, Threading threading, String versionJar, String... jars) {
        this.name = name;
        this.main = main;
        this.threading = threading;
        this.versionJar = versionJar;
        this.jars = List.of(jars);
    }

    /** The peer as it was built below {@code directory}; empty when it was not. */
    Optional<Server> find(Path directory) {
        Path classes = directory.resolve("classes");
        if (!Files.isDirectory(classes)) {
            return Optional.empty();
        }
        List<Path> path = jarsBelow(directory.resolve("lib"));
        List<String> entries = new ArrayList<>(List.of(classes.toString()));
        path.forEach(jar -> entries.add(jar.toString()));
        String classPath = String.join(File.pathSeparator, entries);
        Server.Launch launch = (endpoint, flags) -> JavaCommand.main(flags, classPath, MAIN_PACKAGE + main, arguments(endpoint));
        return Optional.of(new Server(name, version(path), threading, true, abilities(), launch));
    }

    private static List<String> arguments(Endpoint endpoint) {
        Site site = endpoint.site();
        return List.of(
                Integer.toString(endpoint.port()),
                endpoint.protocol().word(),
                site.key().toString(),
                site.certificate().toString(),
                site.files().toString());
    }

    private Set<Ability> abilities() {
        return switch (this) {
            // Version 0.11 keeps a connection alive whatever the request says.
            case MICROHTTP -> EnumSet.noneOf(Ability.class);
            case JDK -> EnumSet.of(Ability.CLOSE, Ability.HTTPS);
            case NETTY, VERTX -> EnumSet.complementOf(EnumSet.of(Ability.PROXY));
            case UNDERTOW, JETTY -> EnumSet.complementOf(EnumSet.of(Ability.FILES, Ability.PROXY));
            // Version 4.5 of Helidon has no permessage-deflate.
            case HELIDON -> EnumSet.complementOf(EnumSet.of(Ability.FILES, Ability.DEFLATE, Ability.PROXY));
            case ROBAHO -> EnumSet.of(Ability.CLOSE, Ability.HTTPS, Ability.H2C, Ability.H2);
        };
    }

    private List<Path> jarsBelow(Path lib) {
        try (Stream<Path> files = Files.list(lib)) {
            return files.filter(file -> jars.stream().anyMatch(file.getFileName().toString()::startsWith)).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String version(List<Path> path) {
        if (this == JDK) {
            return System.getProperty("java.version");
        }
        return path.stream()
                .map(jar -> jar.getFileName().toString())
                .filter(jar -> jar.startsWith(versionJar))
                .map(VERSION::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElse("unknown");
    }
}
