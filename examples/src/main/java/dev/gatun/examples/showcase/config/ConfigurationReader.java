package dev.gatun.examples.showcase.config;

import dev.gatun.http.Execution;
import dev.gatun.http.Response;
import dev.gatun.http.hosting.Host;
import dev.gatun.http.hosting.Tenant;
import dev.gatun.reactor.Backend;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the whole file, and checks what one part of it says against another: names that are there twice, servers that are not there. Used once. */
final class ConfigurationReader {
    private static final int MOST_LOOPS = 1_024;
    private static final String BY_DEFAULT = "";

    private final Map<SocketAddress, Integer> addresses = new HashMap<>();
    /** Lines of names by server. */
    private final Map<String, Map<String, Integer>> names = new HashMap<>();
    /** A listener over TLS of each server that has no certificate yet. */
    private final Map<String, Value> unsecured = new LinkedHashMap<>();
    /** Of different servers several may have a name. */
    private final Map<String, List<HostSettings>> hostsByName = new LinkedHashMap<>();
    private final Map<HostSettings, Owner> owners = new HashMap<>();
    private boolean shared;
    private Map<String, ServerSettings> servers = Map.of();
    private Optional<Value> secure = Optional.empty();

    /** Whose a host is, and in which line that is said. */
    private record Owner(String tenant, int line) {}

    Optional<Configuration> read(Section section) {
        Optional<WorkerSettings> workers = section.find("workers", "this process alone")
                .flatMap(value -> value.section("workers", "count", WorkerSettings::read));
        shared = workers.isPresent();
        Optional<Integer> loops = section.find("loops", "one per CPU").flatMap(value -> value.number(1, MOST_LOOPS)).map(Long::intValue);
        Backend backend = section.choice("backend", Backend.AUTO);
        Execution execution = section.choice("execution", Execution.VIRTUAL_THREAD);
        boolean metrics = section.flag("metrics", true);
        Optional<ProcessLogSettings> log = section.find("log", "level `info`")
                .flatMap(value -> value.section("log", "level", inner -> ProcessLogSettings.read(inner, shared)));
        Optional<AccessLogSettings> accessLog =
                section.find("accessLog", "none").flatMap(value -> value.section("accessLog", "format", inner -> AccessLogSettings.read(inner, shared)));
        servers = section.need("servers").flatMap(this::servers).orElse(Map.of());
        List<HostSettings> hosts = section.need("hosts")
                .map(list -> list.list(value -> value.<HostSettings>section("host", host -> HostSettings.read(host, this))))
                .orElse(List.of());
        hosts.forEach(host -> host.names().forEach(name -> hostsByName.computeIfAbsent(name, first -> new ArrayList<>()).add(host)));
        unsecured.values().forEach(listener -> listener.wrong("https needs a certificate: in \"tls\" of the server, or in one of its hosts"));
        List<Tenant> tenants = section.find("tenants", "none").flatMap(this::tenants).orElse(List.of());
        if (!metrics && hosts.stream().flatMap(host -> host.routes().stream()).anyMatch(route -> route.action() instanceof Action.Metrics)) {
            section.wrong("metrics are false, so there are none for the route \"metrics\"");
        }
        return Optional.of(new Configuration(workers, loops, backend, execution, metrics, log, accessLog, servers, hosts, tenants));
    }

    private Optional<List<Tenant>> tenants(Value value) {
        return value.section("tenants", section -> Optional.of(List.copyOf(
                section.named((id, tenant) -> tenant.section("tenant", inner -> TenantSettings.read(id, inner, this))).values())));
    }

    /** The name of a host that is there, and nobody else's. */
    Optional<String> ownedHost(Value value, String tenant) {
        return value.parsed(ConfigurationReader::canonical).flatMap(name -> {
            if (!hostsByName.containsKey(name)) {
                List<String> known = List.copyOf(hostsByName.keySet());
                String hint = Words.nearest(name, known).map(near -> "did you mean \"" + near + "\"?").orElse("names are " + String.join(", ", known));
                return value.refused("there is no host \"" + name + "\"; " + (known.isEmpty() ? "none has a name" : hint));
            }
            Optional<Owner> other = hostsByName.get(name).stream().map(owners::get).filter(owner -> owner != null && !owner.tenant.equals(tenant)).findFirst();
            if (other.isPresent()) {
                return value.refused("host \"" + name + "\" has a tenant already, see line " + other.get().line);
            }
            hostsByName.get(name).forEach(host -> owners.put(host, new Owner(tenant, value.line())));
            return Optional.of(name);
        });
    }

    private static String canonical(String name) {
        return Host.named(name, host -> host.handler(request -> Response.text(""))).name();
    }

    private Optional<Map<String, ServerSettings>> servers(Value value) {
        return value.section("servers", section -> {
            Map<String, ServerSettings> all = section.named((name, server) -> {
                secure = Optional.empty();
                Optional<ServerSettings> settings = server.section("server", inner -> ServerSettings.read(inner, this));
                boolean certified = settings.flatMap(known -> known.tls().certificate()).isPresent();
                secure.filter(listener -> !certified).ifPresent(listener -> unsecured.put(name.text().orElse(""), listener));
                return settings;
            });
            if (!section.isEmpty()) {
                return Optional.of(all);
            }
            section.wrong("there is no server");
            return Optional.empty();
        });
    }

    /** One of the addresses of a server. */
    Optional<ListenSettings> listen(Value value) {
        Optional<ListenSettings> listen = value.section("listener", ListenSettings::read);
        listen.filter(one -> one.kind() == ListenSettings.Kind.HTTPS).ifPresent(one -> secure = secure.or(() -> Optional.of(value)));
        return listen.filter(one -> {
            Integer before = one.anyPort() ? null : addresses.putIfAbsent(one.address(), value.line());
            if (before != null) {
                value.wrong(one.address() + " is listened on already, see line " + before);
            }
            return before == null && (!shared || canBeShared(one, value));
        });
    }

    private static boolean canBeShared(ListenSettings listen, Value value) {
        if (listen.kind() == ListenSettings.Kind.UNIX) {
            value.wrong("workers can't share a Unix-domain socket");
        } else if (listen.anyPort()) {
            value.wrong("port 0 would be another one in each of the workers");
        }
        return listen.kind() != ListenSettings.Kind.UNIX && !listen.anyPort();
    }

    /** A server that must be there. */
    Optional<String> serverName(Value value) {
        return value.choice(List.copyOf(servers.keySet()), name -> name);
    }

    /** A name that no other host may have on one of these servers. */
    Optional<String> hostName(Value value, Set<String> on) {
        return value.parsed(ConfigurationReader::canonical)
                .flatMap(name -> {
                    int line = free(name, on, value.line());
                    return line > 0 ? value.refused("host \"" + name + "\" is there already, in line " + line) : Optional.of(name);
                });
    }

    /** The host that has no name. */
    void defaultHost(Section section, Set<String> on) {
        int line = free(BY_DEFAULT, on, section.line());
        if (line > 0) {
            section.wrong("two hosts have no \"names\", of which there may be one; the other is in line " + line);
        }
    }

    /** In which line the name is already, or 0. */
    private int free(String name, Set<String> on, int line) {
        int taken = 0;
        for (String server : on.isEmpty() ? servers.keySet() : on) {
            Integer before = names.computeIfAbsent(server, first -> new HashMap<>()).putIfAbsent(name, line);
            taken = before == null ? taken : before;
        }
        return taken;
    }

    /** The certificate of a host. */
    Optional<CertificateFiles> certificate(Value value, boolean named, Set<String> on) {
        (on.isEmpty() ? new HashSet<>(unsecured.keySet()) : on).forEach(unsecured::remove);
        if (!named) {
            return value.refused("the default host has the certificate of the server, in its \"tls\"");
        }
        return CertificateFiles.read(value);
    }
}
