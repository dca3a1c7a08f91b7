package dev.gatun.http.hosting;

import dev.gatun.http.Handler;
import dev.gatun.http.Request;
import dev.gatun.http.internal.hosting.TenantGate;
import dev.gatun.http.internal.hosting.TenantMeter;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Who owns which hosts, and what each may take. What a tenant is refused is refused on the event loop, before a thread is started or content is read, and
 * counts for that tenant alone. Given to {@link dev.gatun.http.metrics.Metrics#add} it tells what it counts. Any thread.
 *
 * <p>{@snippet :
 * Tenants tenants = Tenants.of(hosts);
 * tenants.register(Tenant.of("acme", "shop.acme.example", "api.acme.example").limits(TenantLimits.NONE.requestsPerSecond(500).concurrent(100)));
 * }
 */
public final class Tenants implements MetricsSource {
    private record Owned(Tenant tenant, TenantMeter meter) {}

    private final Hosts hosts;
    private final Map<String, Owned> byId = new LinkedHashMap<>();

    private Tenants(Hosts hosts) {
        this.hosts = hosts;
    }

    /** No tenants yet; their hosts will be some of {@code hosts}. */
    public static Tenants of(Hosts hosts) {
        return new Tenants(hosts);
    }

    /**
     * Gives hosts to a tenant: its limits hold from the next request on. Replacing a host does not change whose it is.
     *
     * @throws IllegalArgumentException when the id is taken, or a host is not there or somebody else's; nothing has changed then
     */
    public synchronized void register(Tenant tenant) {
        if (byId.containsKey(tenant.id())) {
            throw new IllegalArgumentException("there is a tenant '" + tenant.id() + "' already");
        }
        check(tenant, "");
        own(tenant, new TenantMeter(limits(tenant)));
    }

    /**
     * Puts {@code tenant} in the place of the one with its id: other hosts, other limits. What was counted stays; connections that were let in do.
     *
     * @throws IllegalArgumentException when there is none, or a host is not there or somebody else's; nothing has changed then
     */
    public synchronized void replace(Tenant tenant) {
        Owned old = byId.get(tenant.id());
        if (old == null) {
            throw new IllegalArgumentException("there is no tenant '" + tenant.id() + "' to replace");
        }
        check(tenant, tenant.id());
        old.tenant.hosts().stream().filter(host -> !tenant.hosts().contains(host)).forEach(host -> hosts.guard(host, UnaryOperator.identity()));
        old.meter.limits(limits(tenant));
        own(tenant, old.meter);
    }

    /** Takes the hosts from a tenant, which go on without limits until somebody else has them; whether there was one. */
    public synchronized boolean remove(String id) {
        Owned old = byId.remove(id);
        if (old != null) {
            old.tenant.hosts().forEach(host -> hosts.guard(host, UnaryOperator.identity()));
        }
        return old != null;
    }

    private void check(Tenant tenant, String but) {
        for (String name : tenant.hosts()) {
            Host host = hosts.find(name).orElseThrow(
                    () -> new IllegalArgumentException("tenant '" + tenant.id() + "': host '" + name + "' is not served; add it first"));
            byId.values().stream().filter(other -> !other.tenant.id().equals(but) && other.tenant.hosts().stream().anyMatch(host.names()::contains)).findFirst()
                    .ifPresent(other -> {
                        throw new IllegalArgumentException(
                                "tenant '" + tenant.id() + "': host '" + name + "' belongs to tenant '" + other.tenant.id() + "'");
                    });
        }
    }

    private void own(Tenant tenant, TenantMeter meter) {
        byId.put(tenant.id(), new Owned(tenant, meter));
        for (String name : tenant.hosts()) {
            String label = hosts.find(name).map(Host::name).orElse(name);
            hosts.guard(name, (UnaryOperator<Handler>) inner -> new TenantGate(tenant.id(), label, meter, inner));
        }
    }

    private static TenantMeter.Limits limits(Tenant tenant) {
        TenantLimits limits = tenant.limits();
        return new TenantMeter.Limits(limits.requestsPerSecond(), limits.burst(), limits.concurrent(), limits.bytesPerSecond(), limits.connections());
    }

    /** The tenant with this id. */
    public synchronized Optional<Tenant> find(String id) {
        return Optional.ofNullable(byId.get(id)).map(Owned::tenant);
    }

    /** All tenants, in the order in which they came. */
    public synchronized List<Tenant> list() {
        return byId.values().stream().map(Owned::tenant).toList();
    }

    /** How many there are. */
    public synchronized int size() {
        return byId.size();
    }

    /** Whose host {@code request} is for; empty when it is nobody's. */
    public static Optional<String> of(Request request) {
        return TenantGate.of(request);
    }

    /** What was counted of a tenant; empty when there is none with this id. */
    public synchronized Optional<TenantStatistics> statistics(String id) {
        return Optional.ofNullable(byId.get(id)).map(owned -> statistics(owned.meter));
    }

    private static TenantStatistics statistics(TenantMeter meter) {
        Map<String, Long> refused = new LinkedHashMap<>();
        for (TenantMeter.Refusal refusal : TenantMeter.Refusal.values()) {
            if (meter.refused(refusal) > 0) {
                refused.put(refusal.text(), meter.refused(refusal));
            }
        }
        return new TenantStatistics(meter.requests(), meter.active(), meter.connections(), meter.bytes(), refused);
    }

    @Override
    public synchronized void collect(Consumer<? super Metric> out) {
        byId.forEach((id, owned) -> {
            Map<String, String> labels = Map.of("tenant", id);
            TenantStatistics counted = statistics(owned.meter);
            out.accept(Metric.of("gatun_tenant_requests", MetricType.COUNTER, "Requests that were let in.", labels, counted.requests()));
            out.accept(Metric.of("gatun_tenant_requests_active", MetricType.GAUGE, "Requests that are being answered.", labels, counted.active()));
            out.accept(Metric.of("gatun_tenant_connections", MetricType.GAUGE, "Open connections, where they are limited.", labels, counted.connections()));
            counted.refused().forEach((limit, count) -> out.accept(Metric.of("gatun_tenant_refused", MetricType.COUNTER,
                    "Requests that were not let in, by limit.", Map.of("tenant", id, "limit", limit), count)));
        });
    }
}
