package dev.gatun.examples.showcase.config;

import dev.gatun.http.HttpServer;
import dev.gatun.http.LogFile;
import dev.gatun.http.hosting.Servers;
import dev.gatun.http.hosting.Tenants;
import dev.gatun.http.metrics.Metrics;
import dev.gatun.reactor.EventLoops;
import dev.gatun.reactor.LoopOptions;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The servers of a {@link Configuration}, which may be exchanged for another while they run. One thread changes it at a time. */
public final class Deployment implements AutoCloseable {
    private final EventLoops loops;
    private final Servers servers;
    private final OwnPages pages;
    private final Metrics metrics;
    private final Tenants tenants = Tenants.of();
    private final ProcessLog log = new ProcessLog();
    private final Optional<LogFile> logFile;
    private final SocketsByAddress given;
    private final Map<String, ServedServer> served = new LinkedHashMap<>();
    private List<BuiltHost> hosts = List.of();
    private Configuration current;

    private Deployment(Configuration configuration, OwnPages pages, Metrics metrics, SocketsByAddress given) {
        this.current = configuration;
        this.metrics = metrics;
        this.pages = pages;
        this.given = given;
        this.logFile = configuration.accessLog().flatMap(AccessLogSettings::open);
        this.loops = EventLoops.create(LoopOptions.DEFAULT.name("showcase").count(configuration.loopsOfProcess()).backend(configuration.backend()));
        this.servers = Servers.on(loops);
    }

    /**
     * Starts all servers, or none.
     *
     * @param pages what routes of the file can name that is not described there
     * @param metrics told what servers and tenants count, unless the file is against it
     * @param given sockets that listen already; closed with the deployment
     * @throws RuntimeException when an address, a certificate or the log can't be had
     */
    public static Deployment start(Configuration configuration, OwnPages pages, Metrics metrics, SocketsByAddress given) {
        Deployment deployment = new Deployment(configuration, pages, metrics, given);
        try {
            deployment.log.apply(configuration.log());
            deployment.hosts = deployment.build(configuration);
            configuration.servers().forEach((name, settings) -> deployment.served.put(name, deployment.described(name, settings)));
            deployment.tenants.replaceAll(configuration.tenants());
            deployment.served.forEach(deployment::run);
            given.tellUnused();
            if (configuration.metrics()) {
                metrics.add(deployment.tenants);
            }
            return deployment;
        } catch (RuntimeException e) {
            deployment.close();
            throw e;
        }
    }

    /** The servers, to look at. */
    public Servers servers() {
        return servers;
    }

    /** The event loops of all of them. */
    public EventLoops loops() {
        return loops;
    }

    /** What is served. */
    public synchronized Configuration configuration() {
        return current;
    }

    /** Where a listener of the configuration is, with the port that the system chose. */
    public synchronized Optional<SocketAddress> address(String server, ListenSettings listen) {
        return Optional.ofNullable(served.get(server)).flatMap(one -> one.address(listen));
    }

    private void add(String name, ServerSettings settings) {
        ServedServer one = described(name, settings);
        run(name, one);
        served.put(name, one);
    }

    /** With its tenants' limits around its hosts before anybody can ask. */
    private ServedServer described(String name, ServerSettings settings) {
        ServedServer one = new ServedServer(name, settings, of(name, hosts), given);
        tenants.serve(one.hosts());
        return one;
    }

    private void run(String name, ServedServer one) {
        servers.add(name, builder -> {
            one.describe(builder);
            builder.execution(current.execution()).name(name);
            if (current.metrics()) {
                builder.metrics(metrics);
            }
            current.accessLog().ifPresent(lines -> builder.use(lines.log(logFile)));
        });
        try {
            HttpServer running = servers.start(name);
            one.started(running);
        } catch (RuntimeException e) {
            remove(name, one);
            throw e;
        }
    }

    private static List<BuiltHost> of(String server, List<BuiltHost> hosts) {
        return hosts.stream().filter(host -> host.settings().servedBy(server)).toList();
    }

    /** Hosts that are the same as before are those of before. */
    private List<BuiltHost> build(Configuration next) {
        List<BuiltHost> built = new ArrayList<>();
        try {
            for (HostSettings settings : next.hosts()) {
                built.add(hosts.stream().filter(host -> host.settings().equals(settings)).findFirst().orElseGet(() -> BuiltHost.of(settings, pages)));
            }
            return List.copyOf(built);
        } catch (RuntimeException e) {
            built.stream().filter(host -> !hosts.contains(host)).forEach(BuiltHost::close);
            throw e;
        }
    }

    /**
     * Serves {@code next} from now on. Connections stay, but for those of listeners that go, which end behind their next response.
     *
     * @param told is given what has changed, and what will only when the process is started anew
     * @throws RuntimeException when an address can't be had, or limits do not suit; nothing has changed then
     */
    public synchronized void apply(Configuration next, Consumer<String> told) {
        List<BuiltHost> nextHosts = build(next);
        List<Runnable> undo = new ArrayList<>();
        List<BuiltHost> before = hosts;
        try {
            next.servers().forEach((name, settings) -> Optional.ofNullable(served.get(name)).ifPresent(one -> undo.add(one.prepare(settings, told))));
            hosts = nextHosts;
            next.servers().forEach((name, settings) -> {
                if (!served.containsKey(name)) {
                    add(name, settings);
                    undo.add(() -> remove(name, served.remove(name)));
                    told.accept("server " + name + ": is new");
                }
            });
            log.apply(next.log());
        } catch (RuntimeException e) {
            undo.reversed().forEach(Runnable::run);
            hosts = before;
            nextHosts.stream().filter(host -> !before.contains(host)).forEach(BuiltHost::close);
            throw e;
        }
        next.servers().forEach((name, settings) -> served.get(name).change(settings, of(name, nextHosts), told));
        List.copyOf(served.keySet()).stream().filter(name -> !next.servers().containsKey(name)).forEach(name -> {
            // Its connections may take their time.
            ServedServer gone = served.remove(name);
            Thread.ofVirtual().start(() -> remove(name, gone));
            told.accept("server " + name + ": ends");
        });
        new TenantChange(tenants, current.tenants(), next.tenants(), told).apply();
        before.stream().filter(host -> !nextHosts.contains(host)).forEach(BuiltHost::retire);
        served.values().forEach(one -> one.reloadCertificates(told));
        logFile.ifPresent(LogFile::reopen);
        if (!next.startedWith().equals(current.startedWith())) {
            told.accept("workers, loops, backend, execution, metrics and accessLog change when the process is started anew");
        }
        current = next.startedWith(current.startedWith());
    }

    private void remove(String name, ServedServer gone) {
        tenants.leave(gone.hosts());
        servers.remove(name);
        gone.ended();
    }

    /** Ends all servers at once, each within the time that the file has for it. */
    @Override
    public synchronized void close() {
        List<Thread> ending = served.values().stream().map(one -> Thread.ofVirtual().start(one::close)).toList();
        ending.forEach(Deployment::await);
        servers.close();
        hosts.forEach(BuiltHost::close);
        loops.close();
        given.close();
        logFile.ifPresent(LogFile::close);
        metrics.remove(tenants);
        log.close();
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
