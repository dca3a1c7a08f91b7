package dev.gatun.http.hosting;

import dev.gatun.http.Execution;
import dev.gatun.http.Handler;
import dev.gatun.http.MisdirectedRequest;
import dev.gatun.http.Request;
import dev.gatun.http.RequestView;
import dev.gatun.http.Response;
import dev.gatun.http.internal.hosting.TenantGate;
import dev.gatun.http.internal.metrics.RequestLabels;
import dev.gatun.http.internal.routing.HostIndex;
import dev.gatun.http.internal.routing.HostNames;
import dev.gatun.tls.TlsConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The hosts of a server, or of several: each request goes to the one that it is for, and hosts can be added, replaced and removed while requests come. Exact
 * names go before wildcards, longer wildcards before shorter ones, and the default host takes the rest; where there is none, they are answered 421.
 *
 * <p>{@snippet :
 * TlsConfig tls = TlsConfig.builder().namesLater().build();
 * Hosts hosts = Hosts.create().tls(tls);
 * HttpServer server = HttpServer.builder().listen(Listen.tcp(443).tls(tls)).handler(hosts).start();
 * hosts.add(shop);
 * }
 *
 * <p>A request that is under way ends with the host that it began with. All methods may be called from any thread; changes are made one after the other.
 */
public final class Hosts implements Handler {
    private final ReentrantLock changing = new ReentrantLock();
    private final Entry unknown = new Entry(this);
    private volatile Table table = new Table(List.of(), unknown);
    private volatile Optional<TlsConfig> tls = Optional.empty();

    /** A host of one Hosts, and what its tenant has put around it; without a host what answers for all that are not served (RFC 9110, section 15.5.20). */
    private record Entry(Hosts owner, Optional<Host> found, UnaryOperator<Handler> guard, String tenantName, Handler handler) implements RequestLabels {
        static Entry of(Hosts owner, Host host, UnaryOperator<Handler> guard) {
            Handler guarded = guard.apply(host.inside());
            return new Entry(owner, Optional.of(host), guard, guarded instanceof TenantGate gate ? gate.tenant() : "", host.dressed(guarded));
        }

        Entry(Hosts owner) {
            this(owner, Optional.empty(), UnaryOperator.identity(), "", Handler.on(Execution.EVENT_LOOP, request -> {
                throw new MisdirectedRequest("no such host here");
            }));
        }

        Host host() {
            return found.orElseThrow();
        }

        /** Whether nothing but this can have been found for a host. */
        boolean isNamed(String host) {
            return found.isPresent() && found.get().names().contains(host);
        }

        @Override
        public String hostName() {
            return found.isPresent() ? found.get().name() : "";
        }
    }

    /** What is served at a moment. */
    private record Table(List<Entry> entries, Map<String, Entry> byName, HostIndex<Entry> index) {
        Table(List<Entry> entries, Entry unknown) {
            this(List.copyOf(entries), byName(entries), entries.stream().filter(entry -> entry.host().isDefault()).findFirst().orElse(unknown));
        }

        private Table(List<Entry> entries, Map<String, Entry> byName, Entry byDefault) {
            this(entries, byName, new HostIndex<>(byName, byDefault));
        }

        private static Map<String, Entry> byName(List<Entry> entries) {
            Map<String, Entry> byName = new HashMap<>();
            entries.forEach(entry -> entry.host().names().forEach(name -> byName.put(name, entry)));
            return byName;
        }

        Optional<Entry> with(String name) {
            return Optional.ofNullable(byName.get(name));
        }

        Optional<Entry> byDefault() {
            return entries.stream().filter(entry -> entry.host().isDefault()).findFirst();
        }
    }

    private Hosts() {}

    /** No hosts yet. */
    public static Hosts create() {
        return new Hosts();
    }

    /**
     * Keeps the names of {@code config} in step with these hosts: one with a certificate can be reached over TLS as soon as it is added. Before any host is
     * added.
     */
    public Hosts tls(TlsConfig config) {
        changing.lock();
        try {
            if (!table.entries.isEmpty()) {
                throw new IllegalStateException("tls(…) comes before hosts are added");
            }
            tls = Optional.of(config);
            return this;
        } finally {
            changing.unlock();
        }
    }

    /**
     * Serves one host more.
     *
     * @throws IllegalArgumentException when one of its names is served already, with the name of the host that has it
     * @throws dev.gatun.tls.InvalidCredentials when its certificate can't be used; nothing has changed then
     */
    public void add(Host host) {
        changing.lock();
        try {
            refuseConflicts(host, Optional.empty());
            secure(host);
            List<Entry> entries = new ArrayList<>(table.entries);
            entries.add(Entry.of(this, host, UnaryOperator.identity()));
            table = new Table(entries, unknown);
        } finally {
            changing.unlock();
        }
    }

    /**
     * Serves {@code host} in the place of the one that has its first name, or of the default host. Its tenant stays.
     *
     * @throws IllegalArgumentException when there is none, or another of its names is that of a third host
     * @throws dev.gatun.tls.InvalidCredentials when its certificate can't be used; nothing has changed then
     */
    public void replace(Host host) {
        changing.lock();
        try {
            Entry old = (host.isDefault() ? table.byDefault() : table.with(host.name()))
                    .orElseThrow(() -> new IllegalArgumentException(host + " is not served, so there is nothing to replace"));
            refuseConflicts(host, Optional.of(old));
            secure(host);
            exchange(old, Entry.of(this, host, old.guard));
            forget(old.host(), host.tls().isPresent() ? host.names() : List.of());
        } finally {
            changing.unlock();
        }
    }

    /**
     * Serves the host with this name no more, under none of its names. Requests that are under way end; others for it are answered by the default host, or 421.
     *
     * @return whether there was one
     */
    public boolean remove(String name) {
        String key = HostNames.configured(name);
        return remove(table -> table.with(key));
    }

    /** Removes the default host; whether there was one. */
    public boolean removeDefault() {
        return remove(Table::byDefault);
    }

    private boolean remove(Function<Table, Optional<Entry>> which) {
        changing.lock();
        try {
            Optional<Entry> found = which.apply(table);
            found.ifPresent(old -> {
                List<Entry> entries = new ArrayList<>(table.entries);
                entries.remove(old);
                table = new Table(entries, unknown);
                forget(old.host(), List.of());
            });
            return found.isPresent();
        } finally {
            changing.unlock();
        }
    }

    private void exchange(Entry old, Entry next) {
        List<Entry> entries = new ArrayList<>(table.entries);
        entries.set(entries.indexOf(old), next);
        table = new Table(entries, unknown);
    }

    private void refuseConflicts(Host host, Optional<Entry> butFor) {
        if (host.isDefault() && butFor.isEmpty() && table.byDefault().isPresent()) {
            throw new IllegalArgumentException("there is a default host already");
        }
        for (String name : host.names()) {
            Optional<Entry> other = table.with(name);
            if (other.isPresent() && !other.equals(butFor)) {
                throw new IllegalArgumentException("host '" + name + "' is served already, by " + other.get().host());
            }
        }
    }

    /** Before the host can be asked for, so that nobody who may ask for it is refused in the handshake. */
    private void secure(Host host) {
        if (tls.isPresent() && host.tls().isPresent()) {
            List<String> names = handshakeNames(host);
            if (names.isEmpty()) {
                throw new IllegalArgumentException(host
                        + " has no certificate of its own: who asks for it names no server, and is shown that of the TlsConfig");
            }
            tls.get().put(names, host.tls().get());
        }
    }

    /** Behind that, and but for what is spoken to still. */
    private void forget(Host old, List<String> kept) {
        if (tls.isPresent() && old.tls().isPresent()) {
            tls.get().remove(handshakeNames(old).stream().filter(name -> !kept.contains(name)).toList());
        }
    }

    /** Clients name no addresses in a handshake (RFC 6066, section 3). */
    private static List<String> handshakeNames(Host host) {
        return host.names().stream().filter(name -> !HostNames.isAddress(name)).toList();
    }

    /**
     * Puts {@code guard} around the rules of the host with this name from now on, inside of its headers and error pages and in the place of what was there; it
     * stays when the host is replaced.
     *
     * @return the host, or empty when there is none
     */
    Optional<Host> guard(String name, UnaryOperator<Handler> guard) {
        changing.lock();
        try {
            Optional<Entry> found = table.with(name);
            found.ifPresent(old -> exchange(old, Entry.of(this, old.host(), guard)));
            return found.map(Entry::host);
        } finally {
            changing.unlock();
        }
    }

    /** The host that has this very name; a wildcard is found as {@code *.} and its domain. */
    public Optional<Host> find(String name) {
        return table.with(HostNames.configured(name)).map(Entry::host);
    }

    /** The host that a request for {@code name} would go to. */
    public Optional<Host> serving(String name) {
        return table.index.find(HostNames.configured(name)).found;
    }

    /** All hosts, in the order in which they came. */
    public List<Host> list() {
        return table.entries.stream().map(Entry::host).toList();
    }

    /** How many there are. */
    public int size() {
        return table.entries.size();
    }

    /** The host that {@code request} was found to be for; empty before, and on servers without {@code Hosts}. */
    public static Optional<Host> of(Request request) {
        return request.attribute(RequestLabels.KEY).orElse(null) instanceof Entry entry ? entry.found : Optional.empty();
    }

    @Override
    public Execution execution(Request request, Execution inherited) {
        return search(request).handler.execution(request, inherited);
    }

    @Override
    public Response handle(Request request) throws Exception {
        RequestLabels left = request.attribute(RequestLabels.KEY).orElse(null);
        return (left instanceof Entry entry && holds(entry, request) ? entry : search(request)).handler.handle(request);
    }

    /** Whether it is what {@link #execution} found here, which a change in between does not touch; a view of the request may have got another host since. */
    private boolean holds(Entry entry, Request request) {
        return entry.owner == this && (!(request instanceof RequestView) || entry.isNamed(request.host()));
    }

    private Entry search(Request request) {
        Entry entry = table.index.find(request);
        request.attribute(RequestLabels.KEY, entry);
        return entry;
    }
}
