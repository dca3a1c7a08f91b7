package dev.gatun.platform.hosting;

import dev.gatun.http.RateLimit;
import dev.gatun.http.Response;
import dev.gatun.http.Routes;
import dev.gatun.http.hosting.Host;
import dev.gatun.http.hosting.Hosts;
import dev.gatun.http.hosting.Tenant;
import dev.gatun.http.hosting.TenantLimits;
import dev.gatun.http.hosting.Tenants;
import dev.gatun.platform.tls.Authority;
import dev.gatun.tls.Credentials;
import dev.gatun.tls.TlsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Hosts of several tenants, and the changes that are made of them while they are served. Of each tenant the first hosts stay as they are, one is changed again
 * and again, and the last comes and goes. Each answers with its name and how often it was changed. Changes are made by one thread; any thread may ask.
 */
final class Estate {
    static final int TENANTS = 6;
    static final int HOSTS_EACH = 4;
    /** What all kinds of clients ask for, each its own, so that they can be told apart in what is counted. */
    static final List<String> PATHS = List.of("/wrk", "/h2load", "/client");

    private static final int CHANGED = HOSTS_EACH - 2;
    private static final int PASSING = HOSTS_EACH - 1;
    private static final TenantLimits FAR_ABOVE = TenantLimits.NONE.requestsPerSecond(10_000_000).concurrent(10_000).bytesPerSecond(1L << 40).connections(5_000);

    final Authority authority = new Authority();
    final TlsConfig tls;
    final Hosts hosts;
    final Tenants tenants;

    /** How often each host was changed: what is answered may be one more, for as long as a change is under way. */
    private final Map<String, Integer> versions = new ConcurrentHashMap<>();
    private int changes;

    Estate() {
        String[] below = IntStream.range(0, TENANTS).mapToObj(tenant -> "*.t" + tenant + ".example").toArray(String[]::new);
        // Who asks for a host that has gone is still spoken with, and told so.
        tls = TlsConfig.builder().certificate(credentials(authority.identity(below))).handshakeDeadline(Duration.ofSeconds(45)).build();
        hosts = Hosts.create().tls(tls);
        tenants = Tenants.of(hosts);
        for (int tenant = 0; tenant < TENANTS; tenant++) {
            names(tenant).forEach(name -> hosts.add(host(name, 0, credentials(name))));
            tenants.register(tenant(tenant, names(tenant), FAR_ABOVE));
        }
    }

    static String name(int tenant, int host) {
        return "h" + host + ".t" + tenant + ".example";
    }

    static String changedHost(int tenant) {
        return name(tenant, CHANGED);
    }

    static String passingHost(int tenant) {
        return name(tenant, PASSING);
    }

    private static List<String> names(int tenant) {
        return IntStream.range(0, HOSTS_EACH).mapToObj(host -> name(tenant, host)).toList();
    }

    static Stream<String> all() {
        return IntStream.range(0, TENANTS).boxed().flatMap(tenant -> names(tenant).stream());
    }

    /** Those that are always there, changed or not. */
    static List<String> lasting() {
        return all().filter(name -> !name.startsWith("h" + PASSING)).toList();
    }

    private static Tenant tenant(int tenant, List<String> names, TenantLimits limits) {
        return new Tenant("t" + tenant, names, limits);
    }

    Credentials credentials(String name) {
        return credentials(authority.identity(name));
    }

    private static Credentials credentials(Authority.Identity identity) {
        return Credentials.of(identity.key(), List.of(identity.certificate()));
    }

    /** Its routes are others in each version: one of them is there in every second one only. */
    private Host host(String name, int version, Credentials certificate) {
        versions.put(name, version);
        return named(name, version, certificate);
    }

    private static Host named(String name, int version, Credentials certificate) {
        return Host.named(name, h -> h
                .certificate(certificate)
                .rateLimit(RateLimit.perClient(1_000_000 + version, Duration.ofSeconds(1)).keys(64))
                .routes(r -> routes(r, name + ' ' + version).get(version % 2 == 0 ? "/even" : "/odd", request -> Response.text(name))));
    }

    private static Routes routes(Routes routes, String answer) {
        PATHS.forEach(path -> routes.get(path, request -> Response.text(answer)));
        return routes;
    }

    /** How often {@code name} was changed, by changes that are done. */
    int version(String name) {
        return versions.get(name);
    }

    /** How many changes were made. */
    int changes() {
        return changes;
    }

    /** Other routes, another rate limit and {@code certificate} for the host of a tenant that is changed; its version now. */
    int change(int tenant, Credentials certificate) {
        String name = changedHost(tenant);
        int next = version(name) + 1;
        hosts.replace(named(name, next, certificate));
        versions.put(name, next);
        changes++;
        return next;
    }

    /** Another certificate for a host whose routes stay. */
    void renew(String name, Credentials certificate) {
        tls.put(List.of(name), host -> host.certificate(certificate));
        changes++;
    }

    /** Other limits for a tenant. */
    void limit(int tenant, UnaryOperator<TenantLimits> change) {
        tenants.replace(tenant(tenant, names(tenant), change.apply(FAR_ABOVE)));
        changes++;
    }

    /** Takes away the host of a tenant that comes and goes. */
    void remove(int tenant) {
        tenants.replace(tenant(tenant, names(tenant).subList(0, PASSING), FAR_ABOVE));
        hosts.remove(passingHost(tenant));
        changes++;
    }

    /** Has it back. */
    void add(int tenant, Credentials certificate) {
        hosts.add(host(passingHost(tenant), version(passingHost(tenant)) + 1, certificate));
        tenants.replace(tenant(tenant, names(tenant), FAR_ABOVE));
        changes++;
    }
}
