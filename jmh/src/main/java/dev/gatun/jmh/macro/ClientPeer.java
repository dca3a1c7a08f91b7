package dev.gatun.jmh.macro;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A client to measure.
 *
 * @param word      what the command line calls it
 * @param main      its class, see {@link ClientProgram}
 * @param classPath where that is
 */
record ClientPeer(String word, String main, String classPath) {
    private static final String PEERS = "dev.gatun.jmh.peers.clients.";

    /** Gatun's, and the others' as they were built below {@code directory}; only Gatun's when they were not. */
    static List<ClientPeer> all(Path directory) {
        String own = System.getProperty("java.class.path");
        List<ClientPeer> all = new ArrayList<>(List.of(
                new ClientPeer("gatun", "dev.gatun.jmh.macro.GatunAsking", own), new ClientPeer("gatun-vt", "dev.gatun.jmh.macro.GatunWaiting", own)));
        Path classes = directory.resolve("classes");
        if (Files.isDirectory(classes)) {
            all.add(peer("netty", "NettyAsking", own, directory, "io.netty."));
            all.add(peer("vertx", "VertxAsking", own, directory, "io.vertx.", "io.netty.", "com.fasterxml."));
            all.add(peer("jdk", "JdkAsking", own, directory));
            all.add(peer("jdk-vt", "JdkWaiting", own, directory));
            all.add(peer("okhttp", "OkHttpAsking", own, directory, "com.squareup.", "org.jetbrains."));
            all.add(peer("okhttp-vt", "OkHttpWaiting", own, directory, "com.squareup.", "org.jetbrains."));
            all.add(peer("apache", "ApacheAsking", own, directory, "org.apache.httpcomponents.", "org.slf4j."));
            all.add(peer("apache-vt", "ApacheWaiting", own, directory, "org.apache.httpcomponents.", "org.slf4j."));
        }
        return all;
    }

    private static ClientPeer peer(String word, String main, String own, Path directory, String... jars) {
        List<String> entries = new ArrayList<>(List.of(own, directory.resolve("classes").toString()));
        try (Stream<Path> files = Files.list(directory.resolve("lib"))) {
            files.filter(file -> Stream.of(jars).anyMatch(file.getFileName().toString()::startsWith)).sorted().forEach(jar -> entries.add(jar.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new ClientPeer(word, PEERS + main, String.join(File.pathSeparator, entries));
    }

    /** The command line, without CPU pinning. */
    List<String> command(List<String> arguments) {
        List<String> all = new ArrayList<>(List.of(main));
        all.addAll(arguments);
        return JavaCommand.main(JavaCommand.FLAGS, classPath, ClientProgram.class.getName(), all);
    }
}
