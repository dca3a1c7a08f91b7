package dev.gatun.platform.transport;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM that runs {@link ChildLoops}, begun by a command such as {@code sh -c "ulimit ..."} or {@code strace}. */
final class Child implements AutoCloseable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;
    private final int port;

    /** What the loop has counted. */
    record Counters(long turns, long connections, long acceptPauses) {}

    /** A child with the limit of descriptors that the command sets or leaves. */
    Child(Underlay on, List<String> before, Path log) {
        this(on, before, log, false);
    }

    /**
     * Starts it.
     *
     * @param before what the command begins with
     * @param log where its standard error goes
     * @param raised whether the JVM is to raise its limit of descriptors as far as it may, as it does by itself
     */
    Child(Underlay on, List<String> before, Path log, boolean raised) {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "--enable-native-access=ALL-UNNAMED"));
        if (!raised && !System.getProperty("os.name").startsWith("Windows")) {
            command.add("-XX:-MaxFDLimit");
        }
        if (Runtime.version().feature() < 22) {
            command.add("--enable-preview");
        }
        System.getProperties().stringPropertyNames().stream().filter(name -> name.matches("(kqueue|gatun|dev\\.gatun|java\\.net)\\..*"))
                .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
        command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))));
        command.addAll(List.of(ChildLoops.class.getName(), on.backend().name(), Boolean.toString(on.edgeTriggered())));
        try {
            process = new ProcessBuilder(command).redirectError(log.toFile()).start();
            out = process.inputReader();
            in = process.outputWriter();
            String first = out.readLine();
            if (first == null) {
                throw new AssertionError("the child ended: " + Files.readString(log));
            }
            port = Integer.parseInt(first);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SocketAddress address() {
        return new InetSocketAddress("127.0.0.1", port);
    }

    private String ask(String line) {
        try {
            in.write(line + "\n");
            in.flush();
            return out.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Counters counters() {
        long[] numbers = Arrays.stream(ask("").split(" ")).mapToLong(Long::parseLong).toArray();
        return new Counters(numbers[0], numbers[1], numbers[2]);
    }

    /** Lets it connect; what came of it. */
    String connect(int to) {
        return ask(Integer.toString(to));
    }

    @Override
    public void close() {
        try {
            in.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new AssertionError("the child did not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
