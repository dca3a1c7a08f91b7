package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.internal.ClientHello;
import dev.gatun.tls.internal.EngineSource;
import dev.gatun.tls.internal.TlsRefusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * All hosts of a server: chooses by name, and refuses what no engine would take, so that it is refused alike whatever the provider. Owned by a TlsConfig;
 * immutable but for what {@link HostEntry} swaps. Any thread; {@link #engineFor} does not block.
 */
public final class Hosts implements EngineSource {
    /** RFC 8446, section 6.2. */
    static final int PROTOCOL_VERSION = 70;
    static final int MISSING_EXTENSION = 109;
    static final int UNRECOGNIZED_NAME = 112;
    static final int NO_APPLICATION_PROTOCOL = 120;

    private static final Map<String, Integer> VERSIONS = Map.of("TLSv1.2", 0x0303, "TLSv1.3", 0x0304);

    private final NameTable<HostEntry> names;
    private final Optional<HostEntry> byDefault;
    private final Collection<HostEntry> entries;
    private final boolean refuseUnknown;
    private final Duration handshakeDeadline;

    /**
     * Reads all files. The names are {@link HostName#configured}.
     *
     * @throws InvalidCredentials when a file can't be used
     */
    public Hosts(Map<String, HostSettings> named, Optional<HostSettings> byDefault, boolean refuseUnknown, Duration handshakeDeadline) {
        // Equal settings are one host, so that a certificate with many names has one cache of sessions, and connections may be shared (accepts).
        Map<HostSettings, HostEntry> bySettings = new HashMap<>();
        Map<String, HostEntry> table = new HashMap<>();
        named.forEach((name, settings) -> table.put(name, bySettings.computeIfAbsent(settings, HostEntry::new)));
        this.names = new NameTable<>(table);
        this.byDefault = byDefault.map(settings -> bySettings.computeIfAbsent(settings, HostEntry::new));
        this.entries = List.copyOf(bySettings.values());
        this.refuseUnknown = refuseUnknown;
        this.handshakeDeadline = handshakeDeadline;
    }

    /** The form of a name in which the table has it: see {@link HostName#configured}. */
    public static String name(String configured) {
        return HostName.configured(configured);
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
        Optional<HostEntry> exact = asked.flatMap(names::find);
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

    /** As TlsConfig.accepts. */
    public boolean accepts(String serverName, String host) {
        if (!serverName.isEmpty() && serverName.equalsIgnoreCase(host)) {
            // Nearly all requests: without a look-up or an allocation.
            return true;
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
        for (HostEntry entry : entries) {
            try {
                entry.reload();
            } catch (InvalidCredentials e) {
                failures.add(e);
            }
        }
        if (!failures.isEmpty()) {
            InvalidCredentials first = failures.removeFirst();
            failures.forEach(first::addSuppressed);
            throw first;
        }
    }

    /** Reads the files that have changed. */
    void reloadChanged() {
        entries.forEach(HostEntry::reloadIfChanged);
    }
}
