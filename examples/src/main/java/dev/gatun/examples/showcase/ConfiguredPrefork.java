package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.Configuration;
import dev.gatun.examples.showcase.config.InvalidConfiguration;
import dev.gatun.examples.showcase.config.ListenSettings;
import dev.gatun.examples.showcase.config.ProcessLog;
import dev.gatun.examples.showcase.config.ServerSettings;
import dev.gatun.examples.showcase.config.SocketsByAddress;
import dev.gatun.examples.showcase.config.WorkerSettings;
import dev.gatun.http.workers.ReservedPort;
import dev.gatun.http.workers.Workers;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The parent of workers that serve what a file describes: it keeps the ports, and looks at the file before it has it read again by all. On the main thread, and
 * that of signals.
 */
final class ConfiguredPrefork implements AutoCloseable {
    private static final Logger LOG = System.getLogger("dev.gatun.examples.config");

    /** Beside the times of the file: for a JVM to end on a busy machine. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final Path file;
    private final Configuration start;
    private final ProcessLog log = new ProcessLog();
    private final SocketsByAddress given = SocketsByAddress.activated();
    private final Map<SocketAddress, ReservedPort> ports = new LinkedHashMap<>();

    private ConfiguredPrefork(Path file, Configuration start) {
        this.file = file;
        this.start = start;
    }

    /**
     * Returns only when the process ends.
     *
     * @throws UsageException when the workers can't be started
     */
    static void run(Path file, Configuration start, WorkerSettings settings, PrintStream out) {
        try (ConfiguredPrefork parent = new ConfiguredPrefork(file, start)) {
            parent.log.apply(start.log());
            parent.keep(start);
            Workers.Builder workers = parent.given.keptBy(Workers.builder()).count(settings.count()).grace(grace(start));
            Prefork.lookAfter(workers, settings.admin(), ServeOptions.Until.SIGNAL, parent::reload, () -> parent.greet(settings, out), out);
        } catch (UncheckedIOException | IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        } catch (UnsupportedOperationException e) {
            throw new UsageException("workers: " + e.getMessage());
        }
    }

    private static Duration grace(Configuration configuration) {
        return configuration.servers().values().stream().map(server -> server.lameDuck().plus(server.shutdown())).reduce(Duration.ZERO,
                (one, other) -> one.compareTo(other) > 0 ? one : other).plus(MARGIN);
    }

    /** Keeps the ports of the listeners, so that they are the workers' also while none listens, and gives up those of listeners that have gone. */
    private synchronized void keep(Configuration configuration) {
        Set<SocketAddress> wanted = new HashSet<>();
        for (ServerSettings server : configuration.servers().values()) {
            server.listens().stream().map(ListenSettings::address).filter(address -> !given.has(address)).forEach(wanted::add);
        }
        wanted.forEach(address -> ports.computeIfAbsent(address, fresh -> ReservedPort.of((InetSocketAddress) fresh)));
        ports.entrySet().removeIf(port -> {
            boolean gone = !wanted.contains(port.getKey());
            if (gone) {
                port.getValue().close();
            }
            return gone;
        });
    }

    /** Workers never see a file that has mistakes, or an address that can't be had. */
    private synchronized void reload(Workers workers) {
        try {
            Configuration next = Configuration.read(file);
            keep(next);
            log.apply(next.log());
            if (!next.workers().equals(start.workers())) {
                LOG.log(Level.INFO, "workers change when the process is started anew");
            }
            workers.reload();
        } catch (InvalidConfiguration e) {
            LOG.log(Level.ERROR, file + " is not taken, what was served before goes on:\n" + e.getMessage());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, file + " can't be served, what was served before goes on: " + e.getMessage());
        }
    }

    private void greet(WorkerSettings settings, PrintStream out) {
        out.println("Gatun " + Version.text() + ": serves what " + file + " describes");
        start.servers().forEach((name, server) -> out.println("  " + name + ": " + String.join(", ", server.listens().stream()
                .map(listen -> ConfiguredShowcase.text(listen.address())).toList())));
        int loops = start.loopsOfProcess();
        out.println("  " + settings.count() + " workers, each with " + (loops == 1 ? "1 event loop" : loops + " event loops"));
    }

    @Override
    public synchronized void close() {
        ports.values().forEach(ReservedPort::close);
        given.close();
        log.close();
    }
}
