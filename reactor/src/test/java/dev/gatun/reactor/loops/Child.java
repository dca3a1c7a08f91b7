package dev.gatun.reactor.loops;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs {@link ChildLoops}, begun by a command such as {@code sh -c "ulimit ..."} or {@code strace}. */
public final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final int port;

    /** What the loop has counted. */
    record Counters(long turns, long connections, long acceptPauses, long descriptors) {}

    /**
     * Starts it.
     *
     * @param before what the command begins with
     * @param log where its standard error goes
     */
    Child(List<String> before, Path log, String backend, boolean edge) {
        List<String> command = new ArrayList<>(before);
        command.addAll(javaCommand(ChildLoops.class, backend, Boolean.toString(edge)));
        try {
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            out = process.inputReader();
            in = process.outputWriter();
            out.readLine();
            port = Integer.parseInt(out.readLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A command that runs a class of this module's tests. */
    public static List<String> javaCommand(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:-MaxFDLimit"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    /** The classes of this module, its tests and the bindings, as they are on this JVM's module path, or its class path. */
    private static String classPath() {
        if (!Child.class.getModule().isNamed()) {
            return System.getProperty("java.class.path");
        }
        List<String> parts = new ArrayList<>();
        parts.add(location("dev.gatun.reactor"));
        parts.add(location("dev.gatun.bindings"));
        Path main = Path.of(parts.getFirst());
        parts.add(main.resolveSibling("test-classes").toString());
        return String.join(":", parts);
    }

    private static String location(String module) {
        return ModuleLayer.boot().configuration().findModule(module).orElseThrow().reference().location().orElseThrow().getPath();
    }

    SocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    Counters counters() {
        try {
            in.write("\n");
            in.flush();
            long[] numbers = Arrays.stream(out.readLine().split(" ")).mapToLong(Long::parseLong).toArray();
            return new Counters(numbers[0], numbers[1], numbers[2], numbers[3]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
