package dev.gatun.jmh.macro;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Runs the load generators on their core, and reads before and after what the server has used. Any thread: two may run at the same time. */
final class LoadDriver {
    /** What browsers offer first. All clients offer nothing else, so that servers do not differ by what they prefer. */
    static final String CIPHER = "TLS_AES_128_GCM_SHA256";

    /** For programs that take no TLS options; the first key share stays OpenSSL's, X25519. */
    private static final String OPENSSL_CONFIGURATION = """
            openssl_conf = all
            [all]
            ssl_conf = modules
            [modules]
            system_default = clients
            [clients]
            MinProtocol = TLSv1.3
            Ciphersuites = %s
            """.formatted(CIPHER);

    /**
     * How much longer than asked for a load generator may take. h2load never ends when a connection is still in its handshake at the end of the
     * run, which a server that is not warm and a busy machine bring about.
     */
    private static final int GRACE_SECONDS = 30;

    private final Children children;
    private final Machine machine;
    private final Path directory;
    private final Map<String, String> environment;
    private final Map<LoadProfile.Tool, LoadGenerator> generators = new ConcurrentHashMap<>();

    LoadDriver(Children children, Machine machine, Path directory) {
        this.children = children;
        this.machine = machine;
        this.directory = directory;
        try {
            Path file = Files.writeString(directory.resolve("clients.cnf"), OPENSSL_CONFIGURATION);
            this.environment = Map.of("OPENSSL_CONF", file.toAbsolutePath().toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drives {@code server} for {@code seconds} and gives what both sides counted. */
    Sample run(RunningServer server, LoadProfile profile, int seconds) {
        LoadGenerator generator = generators.computeIfAbsent(profile.tool(), this::generator);
        List<String> command = new ArrayList<>(List.of("timeout", Integer.toString(seconds + GRACE_SECONDS)));
        command.addAll(machine.pinToLoadCore());
        command.addAll(generator.command(server.endpoint(), profile, seconds));
        CountedCpu cpu = new CountedCpu(server);
        String output = CommandOutput.of(children, command, environment, cpu).orThrow("the load generator");
        return new Sample(generator.figures(output), cpu.microseconds());
    }

    /** Made when it is needed first: a run without TLS needs no headers of OpenSSL. */
    private LoadGenerator generator(LoadProfile.Tool tool) {
        return switch (tool) {
            case WRK -> new WrkLoad(directory);
            case H2LOAD -> new H2loadLoad();
            case FULL_HANDSHAKES, RESUMED_HANDSHAKES -> new HandshakeLoad(children, directory);
            case WEBSOCKET_ECHO, WEBSOCKET_DEFLATE, WEBSOCKET_BROADCAST -> new WebSocketLoad(children, directory);
        };
    }

    /** Throws unless {@code server} gives the right answer: a wrong one must not be measured. */
    void check(RunningServer server, LoadProfile profile) {
        Endpoint endpoint = server.endpoint();
        if (profile.tool().judges()) {
            return;
        }
        if (!endpoint.protocol().http2()) {
            Probe.check(server.server(), endpoint, profile.path(), profile.bodyLength());
            return;
        }
        String output = CommandOutput.of(children, H2loadLoad.single(endpoint, profile.path())).text();
        if (!H2loadLoad.isRight(output, profile.bodyLength())) {
            throw new IllegalStateException(server.server().name() + " gives no right answer to GET " + profile.path() + " over "
                    + endpoint.protocol().word() + ":\n" + output);
        }
    }
}
