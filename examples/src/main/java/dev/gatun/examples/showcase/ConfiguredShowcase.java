package dev.gatun.examples.showcase;

import dev.gatun.examples.showcase.config.Configuration;
import dev.gatun.examples.showcase.config.Deployment;
import dev.gatun.examples.showcase.config.OwnPages;
import dev.gatun.examples.showcase.config.Reload;
import dev.gatun.examples.showcase.config.SocketsByAddress;
import dev.gatun.examples.showcase.config.Words;
import dev.gatun.http.HttpServer;
import dev.gatun.http.Request;
import dev.gatun.http.Router;
import dev.gatun.http.ServerStatistics;
import dev.gatun.http.hosting.Health;
import dev.gatun.http.hosting.Probes;
import dev.gatun.http.workers.Worker;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.TlsStatistics;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** The showcase as a file describes it: {@code serve --config}. */
final class ConfiguredShowcase implements AutoCloseable {
    private static final ServerStatistics NOTHING_YET = new ServerStatistics(0, 0, 0, 0, Map.of(), 0, Map.of(), TlsStatistics.NONE);

    private final long since = System.nanoTime();
    private final Ticker ticker = new Ticker();
    /** For routes that strangers may reach: they say no more than whether all is well. */
    private final Probes probes = Probes.create().brief();
    private final Operations operations;
    private final Deployment deployment;
    private final Reload reload;

    private ConfiguredShowcase(Path file, Configuration configuration, SocketsByAddress given) {
        operations = Operations.ofThisProcess("Gatun " + Version.text() + ", " + file.getFileName());
        try {
            Router showcase = ShowcaseRoutes.of(Optional.empty(), ticker, operations, this::running);
            OwnPages pages = new OwnPages(showcase, operations::tellMetrics, probes.liveness(), probes.readiness());
            deployment = Deployment.start(configuration, pages, operations.metrics(), given);
        } catch (RuntimeException e) {
            ticker.close();
            operations.close();
            throw e;
        }
        operations.probes().watch(deployment.servers());
        probes.watch(deployment.servers());
        reload = new Reload(file, deployment);
    }

    /**
     * Starts what the file describes.
     *
     * @param given sockets that listen already
     * @throws UsageException when an address can't be had, or the backend does not work here
     */
    static ConfiguredShowcase start(Path file, Configuration configuration, Supplier<SocketsByAddress> given) {
        try {
            return new ConfiguredShowcase(file, configuration, given.get());
        } catch (SocketFailure e) {
            throw new UsageException("can't listen: " + e.getMessage());
        } catch (InvalidCredentials | UncheckedIOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new UsageException(e.getMessage());
        }
    }

    /**
     * Returns only when the process ends.
     *
     * @throws dev.gatun.examples.showcase.config.InvalidConfiguration when something is wrong with the file
     * @throws UsageException when it can't be served
     */
    static void run(Path file, PrintStream out) {
        Configuration configuration = Configuration.read(file);
        Worker.current().ifPresentOrElse(worker -> work(file, configuration, worker), () -> configuration.workers().ifPresentOrElse(
                workers -> ConfiguredPrefork.run(file, configuration, workers, out), () -> serve(file, configuration, out)));
    }

    /** As one of several processes. */
    private static void work(Path file, Configuration configuration, Worker worker) {
        ConfiguredShowcase showcase = start(file, configuration, () -> SocketsByAddress.of(worker));
        Ending ending = Ending.with(showcase::close);
        List<SocketAddress> addresses = showcase.deployment.servers().list().stream().flatMap(server -> server.server().stream())
                .flatMap(running -> running.addresses().stream()).toList();
        worker.onDrain(time -> showcase.close()).onReload(showcase.reload::run).metrics(() -> showcase.operations.metrics().snapshot().encode())
                .health(showcase::trouble).ready(addresses);
        ending.await();
    }

    /** Why requests had better not come. */
    private Optional<String> trouble() {
        Health health = operations.probes().health();
        return health.isHealthy() ? Optional.empty() : Optional.of(health.message());
    }

    private static void serve(Path file, Configuration configuration, PrintStream out) {
        ConfiguredShowcase showcase = start(file, configuration, SocketsByAddress::activated);
        Ending ending = Ending.with(out, showcase::close);
        out.println("Gatun " + Version.text() + ": serves what " + file + " describes");
        showcase.deployment.servers().list().forEach(server -> server.server().ifPresent(running ->
                out.println("  " + server.name() + ": " + String.join(", ", running.addresses().stream().map(ConfiguredShowcase::text).toList()))));
        if (showcase.reload.onHangup()) {
            out.println("  SIGHUP (kill -HUP " + ProcessHandle.current().pid() + ") loads it anew");
        }
        out.println("  Ctrl-C ends it");
        out.flush();
        ending.await();
    }

    /** For people. */
    static String text(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress() != null
                ? (inet.getAddress().getHostAddress().contains(":") ? "[" + inet.getAddress().getHostAddress() + "]" : inet.getAddress().getHostAddress())
                        + ":" + inet.getPort()
                : address.toString();
    }

    Deployment deployment() {
        return deployment;
    }

    Reload reload() {
        return reload;
    }

    private Running running(Request request) {
        return new Running(
                request.scheme() + "://" + request.authority(),
                "",
                "curl",
                Words.spelled(deployment.loops().backend()),
                deployment.loops().all().size(),
                deployment.configuration().execution(),
                "Routes with \"files\" in the configuration are served with ranges, validators and compression.",
                () -> deployment.servers().at(request.localAddress()).flatMap(server -> server.server()).map(HttpServer::statistics).orElse(NOTHING_YET),
                since);
    }

    @Override
    public void close() {
        ticker.close();
        operations.close();
        deployment.close();
    }
}
