package dev.gatun.http.hosting;

import dev.gatun.http.Request;
import dev.gatun.http.internal.hosting.TenantGate;
import dev.gatun.http.internal.hosting.TenantMeter;
import dev.gatun.http.metrics.Metric;
import dev.gatun.http.metrics.MetricType;
import dev.gatun.http.metrics.MetricsSource;
import java.util.ArrayList;
import java.util.Collection;
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

    private final List<Hosts> all;
    private final Map<String, Owned> byId = new LinkedHashMap<>();

    private Tenants(List<Hosts> all) {
        this.all = new ArrayList<>(all);
    }

    /** No tenants yet; their hosts will be some of {@code hosts}, of one server or of several. What a tenant may take, it may take of all of them together. */
    public static Tenants of(Hosts... hosts) {
        return new Tenants(List.of(hosts));
    }

    /** Looks for the hosts of tenants among these as well, from now on. */
    public synchronized void serve(Hosts more) {
        if (!all.contains(more)) {
            all.add(more);
            byId.values().forEach(owned -> owned.tenant.hosts().forEach(name -> guard(more, name, owned)));
        }
    }

    /** Has nothing to do with these hosts any more, which go on without limits. */
    public synchronized void leave(Hosts gone) {
        if (all.remove(gone)) {
            byId.values().forEach(owned -> owned.tenant.hosts().forEach(name -> gone.guard(name, UnaryOperator.identity())));
        }
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
        check(tenant, list());
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
        check(tenant, list());
        old.tenant.hosts().stream().filter(host -> !tenant.hosts().contains(host)).forEach(this::free);
        old.meter.limits(limits(tenant));
        own(tenant, old.meter);
    }

    /**
     * These tenants and no others from now on. Those that were here before, by their ids, keep what was counted; hosts may go from one to another. Also for
     * hosts that have gone and come back, which are nobody's until then.
     *
     * @throws IllegalArgumentException when an id or a host is there twice, or a host is not there; nothing has changed then
     */
    public synchronized void replaceAll(Collection<Tenant> tenants) {
        List<Tenant> next = List.copyOf(tenants);
        if (next.stream().map(Tenant::id).distinct().count() < next.size()) {
            throw new IllegalArgumentException("tenants with the same id: " + next.stream().map(Tenant::id).toList());
        }
        next.forEach(tenant -> check(tenant, next));
        Map<String, Owned> before = new LinkedHashMap<>(byId);
        byId.clear();
        for (Tenant tenant : next) {
            Owned old = before.get(tenant.id());
            if (old != null) {
                old.meter.limits(limits(tenant));
            }
            own(tenant, old == null ? new TenantMeter(limits(tenant)) : old.meter);
        }
        // Behind that, so that no host is without limits in between.
        before.values().stream().flatMap(owned -> owned.tenant.hosts().stream()).filter(name -> next.stream().noneMatch(tenant -> owns(tenant, name)))
                .forEach(this::free);
    }

    /** Takes the hosts from a tenant, which go on without limits until somebody else has them; whether there was one. */
    public synchronized boolean remove(String id) {
        Owned old = byId.remove(id);
        if (old != null) {
            old.tenant.hosts().forEach(this::free);
        }
        return old != null;
    }

    /** @param others of which none may have one of its hosts, but for the one with its own id */
    private void check(Tenant tenant, List<Tenant> others) {
        for (String name : tenant.hosts()) {
            if (hosts(name).isEmpty()) {
                throw new IllegalArgumentException("tenant '" + tenant.id() + "': host '" + name + "' is not served; add it first");
            }
            others.stream().filter(other -> !other.id().equals(tenant.id()) && owns(other, name)).findFirst().ifPresent(other -> {
                throw new IllegalArgumentException("tenant '" + tenant.id() + "': host '" + name + "' belongs to tenant '" + other.id() + "'");
            });
        }
    }

    /** The hosts with this name, of each of the servers that have one. */
    private List<Host> hosts(String name) {
        return all.stream().flatMap(hosts -> hosts.find(name).stream()).toList();
    }

    /** Whether the host with this name is the tenant's, by whichever of its names. */
    private boolean owns(Tenant tenant, String name) {
        return hosts(name).stream().flatMap(host -> host.names().stream()).anyMatch(tenant.hosts()::contains);
    }

    private void free(String name) {
        all.forEach(hosts -> hosts.guard(name, UnaryOperator.identity()));
    }

    private void own(Tenant tenant, TenantMeter meter) {
        Owned owned = new Owned(tenant, meter);
        byId.put(tenant.id(), owned);
        tenant.hosts().forEach(name -> all.forEach(hosts -> guard(hosts, name, owned)));
    }

    private static void guard(Hosts hosts, String name, Owned owned) {
        hosts.guard(name, inner -> new TenantGate(owned.tenant.id(), owned.meter, inner));
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
