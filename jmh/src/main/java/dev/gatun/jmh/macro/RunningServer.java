package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server process that answers; closing ends it. */
final class RunningServer implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final long POLL_NANOSECONDS = 500_000;
    private static final Pattern HISTOGRAM_TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");

    private final Server server;
    private final Children children;
    private final Process process;
    private final Endpoint endpoint;
    private final Duration startTime;

    private RunningServer(Server server, Children children, Process process, Endpoint endpoint, Duration startTime) {
        this.server = server;
        this.children = children;
        this.process = process;
        this.endpoint = endpoint;
        this.startTime = startTime;
    }

    /** Starts {@code server} on its core and waits until it has answered once. Its output goes to a file in the bench's directory. */
    static RunningServer start(Server server, Protocol protocol, List<String> jvmFlags, Bench bench) {
        return start(server, protocol, OptionalInt.empty(), bench.machine().pinToServerCore(), jvmFlags, bench);
    }

    /** The same for a proxy of the server at the port {@code upstream}. */
    static RunningServer startProxy(Server server, Protocol protocol, int upstream, List<String> jvmFlags, Bench bench) {
        return start(server, protocol, OptionalInt.of(upstream), bench.machine().pinToServerCore(), jvmFlags, bench);
    }

    /** Starts what proxies are in front of: on the load generator's core, so that only the proxy has the other. */
    static RunningServer startUpstream(Server server, Bench bench) {
        return start(server, Protocol.HTTP, OptionalInt.empty(), bench.machine().pinToLoadCore(), List.of(), bench);
    }

    private static RunningServer start(
            Server server, Protocol protocol, OptionalInt upstream, List<String> pinned, List<String> jvmFlags, Bench bench) {
        Endpoint endpoint = new Endpoint(protocol, freePort(), bench.site(), upstream);
        Children children = bench.children();
        List<String> command = new ArrayList<>(pinned);
        command.addAll(server.launch().command(endpoint, jvmFlags));
        Path log = bench.directory().resolve(server.name() + ".log");
        long began = System.nanoTime();
        Process process = children.start(
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile())));
        try {
            awaitAnswer(process, endpoint, began);
        } catch (IllegalStateException e) {
            children.end(process);
            throw new IllegalStateException(server.name() + " did not start: " + e.getMessage() + "; see " + log.getFileName(), e);
        }
        return new RunningServer(server, children, process, endpoint, Duration.ofNanos(System.nanoTime() - began));
    }

    private static void awaitAnswer(Process process, Endpoint endpoint, long began) {
        while (!answers(endpoint)) {
            if (!process.isAlive()) {
                throw new IllegalStateException("it ended with status " + process.exitValue());
            }
            if (System.nanoTime() - began > START_LIMIT.toNanos()) {
                throw new IllegalStateException("no answer within " + START_LIMIT);
            }
            LockSupport.parkNanos(POLL_NANOSECONDS);
        }
    }

    private static boolean answers(Endpoint endpoint) {
        return endpoint.protocol().http2() ? Probe.connects(endpoint) : Probe.get(endpoint, "/plaintext").isPresent();
    }

    /** A port that was free a moment ago; not every server can be asked which one it took for port 0. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Server server() {
        return server;
    }

    Endpoint endpoint() {
        return endpoint;
    }

    /** From the start of the process to its first complete response. */
    Duration startTime() {
        return startTime;
    }

    long cpuMicroseconds() {
        return ProcFiles.cpuMicroseconds(process.pid());
    }

    long anonymousBytes() {
        return ProcFiles.anonymousBytes(process.pid());
    }

    /** Bytes of live objects after a full collection; 0 for a server without a JVM. */
    long liveHeapBytes() {
        if (!server.jvm()) {
            return 0;
        }
        List<String> command = List.of(Machine.jcmd().toString(), Long.toString(process.pid()), "GC.class_histogram");
        Matcher total = HISTOGRAM_TOTAL.matcher(CommandOutput.of(children, command).orThrow("jcmd"));
        if (!total.find()) {
            throw new IllegalStateException("the class histogram has no total");
        }
        return Long.parseLong(total.group(1));
    }

    @Override
    public void close() {
        children.end(process);
    }
}
