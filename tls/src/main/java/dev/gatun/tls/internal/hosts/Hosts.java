package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.ClientAuth;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.internal.ClientHello;
import dev.gatun.tls.internal.EngineSource;
import dev.gatun.tls.internal.TlsRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * All hosts of a server: chooses by name, and refuses what no engine would take, so that it is refused alike whatever the provider. Owned by a TlsConfig. Any
 * thread; {@link #engineFor} does not block: it reads an immutable table, which {@link #put} and {@link #remove} exchange as a whole.
 */
public final class Hosts implements EngineSource {
    /** RFC 8446, section 6.2. */
    static final int PROTOCOL_VERSION = 70;
    static final int MISSING_EXTENSION = 109;
    static final int UNRECOGNIZED_NAME = 112;
    static final int NO_APPLICATION_PROTOCOL = 120;

    private static final Map<String, Integer> VERSIONS = Map.of("TLSv1.2", 0x0303, "TLSv1.3", 0x0304);

    private final Optional<HostEntry> byDefault;
    private final boolean refuseUnknown;
    private final Duration handshakeDeadline;
    private final ReentrantLock changing = new ReentrantLock();
    private final AtomicInteger changes = new AtomicInteger();
    private volatile Table table;

    /** Which names there are, and what they are served with; several may have the same. */
    private record Table(Map<String, HostEntry> byName, NameTable<HostEntry> names, Set<HostEntry> entries) {
        static Table of(Map<String, HostEntry> byName, Optional<HostEntry> byDefault) {
            Set<HostEntry> entries = new LinkedHashSet<>(byName.values());
            byDefault.ifPresent(entries::add);
            return new Table(Map.copyOf(byName), new NameTable<>(byName), entries);
        }
    }

    /**
     * Reads all files. The names are {@link HostName#configured}.
     *
     * @throws InvalidCredentials when a file can't be used
     */
    public Hosts(Map<String, HostSettings> named, Optional<HostSettings> byDefault, boolean refuseUnknown, Duration handshakeDeadline) {
        // Equal settings are one host, so that a certificate with many names has one cache of sessions, and connections may be shared (accepts).
        Map<HostSettings, HostEntry> bySettings = new HashMap<>();
        Map<String, HostEntry> byName = new HashMap<>();
        named.forEach((name, settings) -> byName.put(name, bySettings.computeIfAbsent(settings, HostEntry::new)));
        this.byDefault = byDefault.map(settings -> bySettings.computeIfAbsent(settings, HostEntry::new));
        this.table = Table.of(byName, this.byDefault);
        this.refuseUnknown = refuseUnknown;
        this.handshakeDeadline = handshakeDeadline;
    }

    /** The form of a name in which the table has it: see {@link HostName#configured}. */
    public static String name(String configured) {
        return HostName.configured(configured);
    }

    /** All names, as {@link #name} has them. */
    public Set<String> names() {
        return table.byName.keySet();
    }

    /**
     * Serves all of {@code names} with these settings from now on, whatever they were served with before; handshakes that have begun and connections go on with
     * what they have. Blocks while it reads files.
     *
     * @throws InvalidCredentials when a file can't be used; nothing has changed then
     */
    public void put(Collection<String> names, HostSettings settings) {
        changing.lock();
        try {
            Optional<HostEntry> known = table.entries.stream().filter(one -> one.settings().equals(settings)).findFirst();
            known.ifPresent(HostEntry::refresh);
            HostEntry entry = known.orElseGet(() -> new HostEntry(settings));
            Map<String, HostEntry> byName = new HashMap<>(table.byName);
            names.forEach(name -> byName.put(name, entry));
            table = Table.of(byName, byDefault);
            changes.incrementAndGet();
        } finally {
            changing.unlock();
        }
    }

    /** Serves {@code names} as unknown ones from now on; whether there was any of them. Connections go on. */
    public boolean remove(Collection<String> names) {
        changing.lock();
        try {
            Map<String, HostEntry> byName = new HashMap<>(table.byName);
            boolean any = byName.keySet().removeAll(names);
            table = Table.of(byName, byDefault);
            changes.incrementAndGet();
            return any;
        } finally {
            changing.unlock();
        }
    }

    @Override
    public SSLEngine engineFor(ClientHello hello) {
        return engineFor(hello, Optional.empty());
    }

    private SSLEngine engineFor(ClientHello hello, Optional<String> only) {
        HostEntry host = hello.serverName().isPresent() ? named(hello.serverName().get())
            : byDefault.orElseThrow(() -> new TlsRefusal(MISSING_EXTENSION, "the client names no server, and there is no default certificate"));
        HostSettings settings = host.settings();
        List<String> versions = settings.policy().versions();
        if (versions.stream().noneMatch(version -> hello.versions().contains(VERSIONS.get(version)))) {
            throw new TlsRefusal(PROTOCOL_VERSION, "the client speaks " + shown(hello.versions()) + ", this host only " + versions);
        }
        // RFC 7301, section 3.2. A client without ALPN speaks what it spoke before there was ALPN.
        List<String> offered = hello.applicationProtocols();
        List<String> spoken = only.isPresent() ? settings.applicationProtocols().stream().filter(only.get()::equals).toList() : settings.applicationProtocols();
        if (!offered.isEmpty() && !settings.applicationProtocols().isEmpty() && spoken.stream().noneMatch(offered::contains)) {
            throw new TlsRefusal(NO_APPLICATION_PROTOCOL, "the client offers none of the protocols " + spoken);
        }
        SSLEngine engine = host.engine();
        if (only.isPresent()) {
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setApplicationProtocols(spoken.toArray(String[]::new));
            engine.setSSLParameters(parameters);
        }
        return engine;
    }

    /** The same hosts for a listener that speaks one of their protocols only. */
    public EngineSource speaking(String protocol) {
        return new EngineSource() {
            @Override
            public SSLEngine engineFor(ClientHello hello) {
                return Hosts.this.engineFor(hello, Optional.of(protocol));
            }

            @Override
            public Duration handshakeDeadline() {
                return handshakeDeadline;
            }
        };
    }

    private HostEntry named(String serverName) {
        return find(serverName).orElseThrow(() -> new TlsRefusal(UNRECOGNIZED_NAME, "the client asks for an unknown server name"));
    }

    /** The host of a name; the default one for others, unless they are refused. */
    private Optional<HostEntry> find(String name) {
        Optional<String> asked = HostName.asked(name);
        Optional<HostEntry> exact = asked.flatMap(table.names::find);
        if (exact.isPresent()) {
            return exact;
        }
        return refuseUnknown ? byDefault.filter(host -> asked.filter(host::covers).isPresent()) : byDefault;
    }

    private static List<String> shown(List<Integer> versions) {
        return versions.stream().limit(8).map(version -> switch (version) {
            case 0x0300 -> "SSLv3";
            case 0x0301 -> "TLSv1";
            case 0x0302 -> "TLSv1.1";
            case 0x0303 -> "TLSv1.2";
            case 0x0304 -> "TLSv1.3";
            default -> "0x" + Integer.toHexString(version);
        }).toList();
    }

    @Override
    public Duration handshakeDeadline() {
        return handshakeDeadline;
    }

    /** As TlsConfig.changes; another number behind each change. */
    public int changes() {
        return changes.get();
    }

    /** As TlsConfig.accepts. */
    public boolean accepts(String serverName, String host) {
        if (!serverName.isEmpty() && serverName.equalsIgnoreCase(host)) {
            // Nearly all requests: without a look-up or an allocation.
            return true;
        }
        if (host.isEmpty()) {
            // Health checks ask so, whatever name they gave in the handshake. Where clients have to show a certificate, that is no way around it.
            boolean open = byDefault.isEmpty() || byDefault.get().settings().clientAuth() == ClientAuth.NONE;
            return open || serverName.isEmpty() || find(serverName).equals(byDefault);
        }
        Optional<String> asked = HostName.asked(host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host);
        if (asked.isEmpty()) {
            return false;
        }
        Optional<HostEntry> wanted = find(asked.get());
        if (serverName.isEmpty()) {
            return byDefault.isPresent() && wanted.equals(byDefault);
        }
        Optional<String> session = HostName.asked(serverName);
        if (session.equals(asked)) {
            return true;
        }
        return wanted.isPresent() && wanted.equals(session.flatMap(this::find)) && wanted.get().covers(asked.get());
    }

    /**
     * Reads all files anew.
     *
     * @throws InvalidCredentials when one can't be used; its host keeps what it had, others do not
     */
    public void reload() {
        List<InvalidCredentials> failures = new ArrayList<>();
        for (HostEntry entry : table.entries) {
            try {
                entry.reload();
            } catch (InvalidCredentials e) {
                failures.add(e);
            }
        }
        changes.incrementAndGet();
        if (!failures.isEmpty()) {
            InvalidCredentials first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    /** Reads the files that have changed. */
    void reloadChanged() {
        for (HostEntry entry : table.entries) {
            if (entry.reloadIfChanged()) {
                changes.incrementAndGet();
            }
        }
    }
}
