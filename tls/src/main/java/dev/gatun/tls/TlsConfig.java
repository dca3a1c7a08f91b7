package dev.gatun.tls;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.tls.internal.EngineSource;
import dev.gatun.tls.internal.TlsCounters;
import dev.gatun.tls.internal.TlsLayer;
import dev.gatun.tls.internal.hosts.FileWatch;
import dev.gatun.tls.internal.hosts.HostSettings;
import dev.gatun.tls.internal.hosts.Hosts;
import java.security.Provider;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a server speaks TLS with: certificates by name, policies, client authentication, resumption. Any thread. Names can be added and
 * removed while connections are served, and certificates are exchanged when they are loaded anew; all else is as it was built. The defaults are safe on the
 * open Internet.
 */
public final class TlsConfig {
    /** The most time from the begin of a connection to the end of its handshake, unless another is set. */
    public static final Duration HANDSHAKE_DEADLINE = Duration.ofSeconds(10);

    /** How often {@link Builder#reloadOnChange()} looks. */
    public static final Duration RELOAD_INTERVAL = Duration.ofSeconds(10);

    private final Hosts hosts;
    private final Function<TlsHost, HostSettings> settings;
    private final Optional<FileWatch> watch;
    private final TlsCounters counters = new TlsCounters();

    private TlsConfig(Hosts hosts, Function<TlsHost, HostSettings> settings, Optional<FileWatch> watch) {
        this.hosts = hosts;
        this.settings = settings;
        this.watch = watch;
    }

    /** Begins a configuration. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults with one certificate. */
    public static TlsConfig of(Credentials certificate) {
        return builder().certificate(certificate).build();
    }

    /**
     * Reads all files anew. Connections go on with what they have; new ones, also those that resume a session of before, make a full handshake with the new.
     * Blocks.
     *
     * @throws InvalidCredentials when one can't be used: its host keeps what it had; other hosts have the new
     */
    public void reload() {
        hosts.reload();
    }

    /**
     * Looks no more whether files have changed, which {@link Builder#reloadOnChange()} began. Not needed where a configuration is just dropped: what nobody
     * uses any more is not looked after for long.
     */
    public void endReload() {
        watch.ifPresent(FileWatch::end);
    }

    /** The names that have settings of their own now; wildcards with their {@code *.}. */
    public Set<String> names() {
        return hosts.names();
    }

    /**
     * Serves names with these settings from now on, in the place of what they had; what is not said in them is as for the server as a whole. Handshakes that
     * come take them; connections go on with what they have, and no session of theirs is resumed with other settings. Blocks while it reads files.
     *
     * @param names as in {@link Builder#certificate(String, Credentials)}
     * @throws IllegalArgumentException when one is no name, or there is no certificate
     * @throws InvalidCredentials when a file can't be used; nothing has changed then
     */
    public void put(Collection<String> names, Consumer<? super TlsHost> details) {
        List<String> keys = names.stream().map(Hosts::name).toList();
        TlsHost host = new TlsHost();
        details.accept(host);
        hosts.put(keys, settings.apply(host));
    }

    /**
     * Forgets names: who asks for one is treated as who asks for any unknown name. Connections go on, but a request for the name gets 421 on them.
     *
     * @return whether there was any of them
     */
    public boolean remove(Collection<String> names) {
        return hosts.remove(names.stream().map(Hosts::name).toList());
    }

    /**
     * Whether a request for a host may come on a connection whose client asked for a server name; else it gets 421 (RFC 9110, section 7.4; RFC 9113, section
     * 9.1.2). It may for the name itself, and for hosts that are served with the same settings by a certificate that speaks for both. When the client named
     * no server, it may for what is served as the default.
     *
     * @param serverName what the client asked for, empty for none
     * @param host without port, as {@code Host} or {@code :authority} have it; empty for a request that names none, which is for the default
     */
    public boolean accepts(String serverName, String host) {
        return hosts.accepts(serverName, host);
    }

    /** A number that changes with the names and the certificates: what {@link #accepts} has said before it did may hold no more. */
    public int changes() {
        return hosts.changes();
    }

    /**
     * Puts TLS between accepted connections and their handlers: the result is for {@link dev.gatun.reactor.EventLoops#listen}, whose options must keep at least
     * 32 KiB unread.
     *
     * @param above gives the handler of the connection above TLS
     */
    public Function<Connection, ConnectionHandler> layer(Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        return below -> TlsLayer.server(below, hosts, counters, above);
    }

    /**
     * As {@link #layer(Function)}, with a bound on what the handler may leave unread.
     *
     * @param maxUnread in bytes; as in {@link dev.gatun.reactor.ListenOptions#maxUnread()}
     */
    public Function<Connection, ConnectionHandler> layer(int maxUnread, Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        return below -> TlsLayer.server(below, hosts, counters, maxUnread, above);
    }

    /**
     * As {@link #layer(int, Function)} for what speaks one protocol only, whatever else the hosts have for ALPN: a client that offers others alone is refused
     * (no_application_protocol, RFC 7301, section 3.2).
     */
    public Function<Connection, ConnectionHandler> layer(
            int maxUnread, String protocol, Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        EngineSource engines = hosts.speaking(protocol);
        return below -> TlsLayer.server(below, engines, counters, maxUnread, above);
    }

    /** What the connections of this configuration have counted so far. */
    public TlsStatistics statistics() {
        return counters.statistics();
    }

    /** For tests of what is chosen. */
    EngineSource engines() {
        return hosts;
    }

    /** Collects a configuration. Not thread-safe. */
    public static final class Builder {
        private final TlsHost defaults = new TlsHost();
        private final Map<String, TlsHost> hosts = new LinkedHashMap<>();
        private final Map<String, TlsHost> detailed = new LinkedHashMap<>();
        private Optional<Provider> provider = Optional.empty();
        private Optional<Duration> reloadInterval = Optional.empty();
        private Duration handshakeDeadline = HANDSHAKE_DEADLINE;
        private boolean refuseUnknownNames;
        private boolean namesLater;

        private Builder() {}

        /** The certificate for clients that name no server, or one that nothing else is said of. As {@link TlsHost#certificate}. */
        public Builder certificate(Credentials certificate) {
            defaults.certificate(certificate);
            return this;
        }

        /**
         * The certificate for a name (RFC 6066, section 3): {@code example.com}, or {@code *.example.com} for any one label before it. An exact name
         * goes before a wildcard. Called again with the same name, it adds a certificate with another type of key.
         *
         * @throws IllegalArgumentException when it is no name, or {@link #host} has it already
         */
        public Builder certificate(String name, Credentials certificate) {
            String key = Hosts.name(name);
            if (detailed.containsKey(key)) {
                throw new IllegalArgumentException("'" + name + "' has a host(…) already; its certificates belong there");
            }
            hosts.computeIfAbsent(key, unused -> new TlsHost()).certificate(certificate);
            return this;
        }

        /**
         * What is different for a name, which is as in {@link #certificate(String, Credentials)}.
         *
         * @throws IllegalArgumentException when it is no name, or has something already
         */
        public Builder host(String name, Consumer<? super TlsHost> details) {
            String key = Hosts.name(name);
            if (hosts.containsKey(key)) {
                throw new IllegalArgumentException("'" + name + "' is there already; a name has one host(…), or certificates");
            }
            TlsHost host = new TlsHost();
            details.accept(host);
            hosts.put(key, host);
            detailed.put(key, host);
            return this;
        }

        /** Clients that ask for a name that is in no setting and in no default certificate are refused (unrecognized_name) instead of getting the default. */
        public Builder refuseUnknownNames() {
            refuseUnknownNames = true;
            return this;
        }

        /** There may be no certificate yet: names get theirs by {@link TlsConfig#put} while the server runs, and until then clients are refused. */
        public Builder namesLater() {
            namesLater = true;
            return this;
        }

        /** Looks every {@link #RELOAD_INTERVAL} whether a file has changed, and loads it. A file that can't be used is in the log, and the old one stays. */
        public Builder reloadOnChange() {
            return reloadOnChange(RELOAD_INTERVAL);
        }

        /** The same at another interval. */
        public Builder reloadOnChange(Duration interval) {
            reloadInterval = Optional.of(positive("reload interval", interval));
            return this;
        }

        /** As {@link TlsHost#policy}. */
        public Builder policy(TlsPolicy rules) {
            defaults.policy(rules);
            return this;
        }

        /** As {@link TlsHost#clientAuth}. */
        public Builder clientAuth(ClientAuth mode, Trust trust) {
            defaults.clientAuth(mode, trust);
            return this;
        }

        /** As {@link TlsHost#applicationProtocols}; {@code h2}, {@code http/1.1} by default. */
        public Builder applicationProtocols(String... protocols) {
            defaults.applicationProtocols(protocols);
            return this;
        }

        /** As {@link TlsHost#ocspStapling}. */
        public Builder ocspStapling(boolean on) {
            defaults.ocspStapling(on);
            return this;
        }

        /** As {@link TlsHost#sessions}. */
        public Builder sessions(int cacheSize, Duration lifetime) {
            defaults.sessions(cacheSize, lifetime);
            return this;
        }

        /** As {@link TlsHost#tickets}. */
        public Builder tickets(boolean on) {
            defaults.tickets(on);
            return this;
        }

        /** As {@link TlsHost#withoutResumption}. */
        public Builder withoutResumption() {
            defaults.withoutResumption();
            return this;
        }

        /** The most time from the begin of a connection to the end of its handshake; {@link #HANDSHAKE_DEADLINE} by default. */
        public Builder handshakeDeadline(Duration time) {
            handshakeDeadline = positive("handshake deadline", time);
            return this;
        }

        /** Another provider of JSSE than the JDK's first, such as Conscrypt's. */
        public Builder provider(Provider jsse) {
            provider = Optional.of(jsse);
            return this;
        }

        /**
         * Reads all files.
         *
         * @throws InvalidCredentials when a certificate, key or staple can't be used
         * @throws IllegalArgumentException when there is no certificate, or the provider can't do what is asked for
         */
        public TlsConfig build() {
            Map<String, HostSettings> named = new LinkedHashMap<>();
            hosts.forEach((name, host) -> {
                check(host.hasCertificate() || defaults.hasCertificate(), "'" + name + "' has no certificate, and there is no default one");
                named.put(name, host.settings(defaults, provider));
            });
            check(defaults.hasCertificate() || !named.isEmpty() || namesLater, "TLS needs a certificate");
            Optional<HostSettings> byDefault = defaults.hasCertificate() ? Optional.of(defaults.settings(defaults, provider)) : Optional.empty();
            Hosts loaded = new Hosts(named, byDefault, refuseUnknownNames, handshakeDeadline);
            Optional<FileWatch> watch = reloadInterval.map(interval -> FileWatch.start(loaded, interval));
            TlsHost common = defaults.copy();
            Optional<Provider> by = provider;
            return new TlsConfig(loaded, host -> {
                check(host.hasCertificate() || common.hasCertificate(), "there is no certificate, and no default one");
                return host.settings(common, by);
            }, watch);
        }

        private static void check(boolean holds, String message) {
            if (!holds) {
                throw new IllegalArgumentException(message);
            }
        }

        private static Duration positive(String name, Duration value) {
            check(Objects.requireNonNull(value, name).compareTo(Duration.ofMillis(1)) >= 0, name + " of " + value + " is below a millisecond");
            return value;
        }
    }
}
