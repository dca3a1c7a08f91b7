package dev.gatun.examples.showcase.config;

import dev.gatun.http.HttpServer;
import dev.gatun.http.Limits;
import dev.gatun.http.hosting.Hosts;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.TlsConfig;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** One server as it runs, and as the file has it. Used by one thread at a time. */
final class ServedServer {
    private final String name;
    private final SocketsByAddress given;
    private final TlsConfig tls;
    private final Hosts hosts = Hosts.create();
    private final Map<ListenSettings, SocketAddress> bound = new LinkedHashMap<>();
    private List<BuiltHost> served;
    private ServerSettings settings;
    private Optional<HttpServer> server = Optional.empty();

    ServedServer(String name, ServerSettings settings, List<BuiltHost> served, SocketsByAddress given) {
        this.name = name;
        this.given = given;
        this.settings = settings;
        this.served = served;
        this.tls = settings.tls().builder().reloadOnChange().build();
        hosts.tls(tls);
        served.forEach(host -> hosts.add(host.host()));
    }

    void describe(HttpServer.Builder builder) {
        settings.listens().forEach(listen -> builder.listen(listen.listen(tls, given)));
        builder.limits(settings.limits())
                .http2(usual -> settings.http2())
                .grace(settings.shutdown())
                .lameDuck(settings.lameDuck())
                .handler(hosts);
    }

    void started(HttpServer running) {
        server = Optional.of(running);
        for (int i = 0; i < settings.listens().size(); i++) {
            bound.put(settings.listens().get(i), running.addresses().get(i));
        }
    }

    /** What it serves. */
    Hosts hosts() {
        return hosts;
    }

    private HttpServer server() {
        return server.orElseThrow();
    }

    /** Where one of its listeners is. */
    Optional<SocketAddress> address(ListenSettings listen) {
        return Optional.ofNullable(bound.get(listen));
    }

    /**
     * Listens where only {@code next} has it and no listener of now is in the way, and takes the limits of {@code next}.
     *
     * @return what takes all of that back
     * @throws RuntimeException when something of that can't be had; nothing has changed then
     */
    Runnable prepare(ServerSettings next, Consumer<String> log) {
        List<ListenSettings> fresh = next.listens().stream().filter(listen -> !bound.containsKey(listen) && inTheWay(listen).isEmpty()).toList();
        Limits before = server().limits();
        List<ListenSettings> done = new ArrayList<>();
        Runnable undo = () -> {
            done.forEach(listen -> server().unlisten(bound.remove(listen)));
            server().limits(before);
        };
        try {
            for (ListenSettings listen : fresh) {
                bound.put(listen, server().listen(listen.listen(tls, given)));
                done.add(listen);
                log.accept("server " + name + ": listens at " + listen);
            }
            if (!next.limits().equals(settings.limits())) {
                server().limits(next.limits());
                log.accept("server " + name + ": other limits and time-outs");
            }
            return undo;
        } catch (RuntimeException e) {
            undo.run();
            throw e;
        }
    }

    private Optional<ListenSettings> inTheWay(ListenSettings listen) {
        return listen.anyPort() ? Optional.empty() : bound.keySet().stream().filter(other -> other.address().equals(listen.address())).findFirst();
    }

    /** What is left to do when all servers could {@link #prepare}: other hosts, and listeners that go or speak otherwise at the same address. */
    void change(ServerSettings next, List<BuiltHost> nextHosts, Consumer<String> log) {
        new HostChange(name, hosts, served, nextHosts, log).apply();
        served = nextHosts;
        for (ListenSettings old : List.copyOf(bound.keySet())) {
            if (!next.listens().contains(old)) {
                server().unlisten(bound.remove(old));
                log.accept("server " + name + ": listens no more at " + old);
            }
        }
        for (ListenSettings listen : next.listens()) {
            if (!bound.containsKey(listen)) {
                bound.put(listen, server().listen(listen.listen(tls, given)));
                log.accept("server " + name + ": listens at " + listen + ", by other rules");
            }
        }
        if (!next.tls().equals(settings.tls()) || !next.http2().equals(settings.http2()) || !next.lameDuck().equals(settings.lameDuck())) {
            log.accept("server " + name + ": tls, http2 and lameDuck change when the process is started anew");
        }
        settings = next;
    }

    /** Reads certificates anew, whose files may have changed. */
    void reloadCertificates(Consumer<String> log) {
        try {
            tls.reload();
        } catch (InvalidCredentials e) {
            log.accept("server " + name + ": a certificate stays as it was: " + e.getMessage());
        }
    }

    /** Ends it within the time that the file has for that now. */
    void close() {
        server.ifPresent(running -> running.close(settings.lameDuck().plus(settings.shutdown())));
        ended();
    }

    /** Whoever closed it: nobody looks after its certificates any more. */
    void ended() {
        tls.endReload();
    }
}
