package dev.gatun.tls;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;
import dev.gatun.tls.internal.TlsCounters;
import dev.gatun.tls.internal.TlsLayer;
import dev.gatun.tls.internal.hosts.ClientEngines;
import java.security.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * What a client speaks TLS with. Immutable; any thread. Sessions are resumed with those servers that this configuration was used for before. The defaults
 * are safe on the open Internet: the JDK's trust, and the name of the server is checked.
 */
public final class TlsClientConfig {
    /** The most time for a handshake. */
    public static final Duration HANDSHAKE_DEADLINE = Duration.ofSeconds(10);

    private final ClientEngines engines;
    private final TlsCounters counters = new TlsCounters();

    private TlsClientConfig(ClientEngines engines) {
        this.engines = engines;
    }

    /** Begins a configuration. */
    public static Builder builder() {
        return new Builder();
    }

    /** The defaults. */
    public static TlsClientConfig create() {
        return builder().build();
    }

    /**
     * An engine in client mode for a connection to a server, with its name as SNI (RFC 6066, section 3) unless it is an address.
     *
     * @param host the name that the server's certificate must have
     */
    public SSLEngine engineFor(String host, int port) {
        return engines.engine(host, port);
    }

    /**
     * Puts TLS between connections to a server and their handlers: the result is for {@link dev.gatun.reactor.EventLoops#connect}.
     *
     * @param host the name that the server's certificate must have
     * @param above gives the handler of the connection above TLS
     */
    public Function<Connection, ConnectionHandler> layer(String host, int port, Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        return below -> TlsLayer.client(below, engineFor(host, port), HANDSHAKE_DEADLINE, counters, above);
    }

    /**
     * The same with other protocols for ALPN than the configuration's (RFC 7301): for who knows what it wants to speak on this one connection.
     *
     * @param applicationProtocols most wanted first
     */
    public Function<Connection, ConnectionHandler> layer(
            String host, int port, List<String> applicationProtocols, Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        return layer(host, port, applicationProtocols, HANDSHAKE_DEADLINE, above);
    }

    /**
     * The same with another deadline.
     *
     * @param deadline the most time for the handshake
     */
    public Function<Connection, ConnectionHandler> layer(
            String host,
            int port,
            List<String> applicationProtocols,
            Duration deadline,
            Function<? super TlsConnection, ? extends ConnectionHandler> above) {
        return below -> {
            SSLEngine engine = engineFor(host, port);
            SSLParameters parameters = engine.getSSLParameters();
            parameters.setApplicationProtocols(applicationProtocols.toArray(String[]::new));
            engine.setSSLParameters(parameters);
            return TlsLayer.client(below, engine, deadline, counters, above);
        };
    }

    /** What the connections of this configuration have counted so far. */
    public TlsStatistics statistics() {
        return counters.statistics();
    }

    /** Collects a configuration. Not thread-safe. */
    public static final class Builder {
        private final List<Credentials> credentials = new ArrayList<>();
        private Trust trust = Trust.system();
        private TlsPolicy policy = TlsPolicy.INTERMEDIATE;
        private List<String> applicationProtocols = List.of();
        private boolean verifyHostname = true;
        private Optional<Provider> provider = Optional.empty();

        private Builder() {}

        /** Which servers are trusted; {@link Trust#system()} by default. */
        public Builder trust(Trust anchors) {
            trust = anchors;
            return this;
        }

        /** What to show to servers that ask; one for each type of key. */
        public Builder certificate(Credentials certificate) {
            credentials.add(certificate);
            return this;
        }

        /** Which versions and cipher suites are spoken; {@link TlsPolicy#INTERMEDIATE} by default. */
        public Builder policy(TlsPolicy rules) {
            policy = rules;
            return this;
        }

        /** What ALPN offers (RFC 7301), most wanted first; without ALPN by default. */
        public Builder applicationProtocols(String... protocols) {
            applicationProtocols = List.of(protocols);
            return this;
        }

        /** Whether the certificate must be for the host that was asked for (RFC 9110, section 4.3.4); it must by default. */
        public Builder verifyHostname(boolean verified) {
            verifyHostname = verified;
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
         * @throws InvalidCredentials when a certificate or key can't be used
         * @throws IllegalArgumentException when the provider can't do what is asked for
         */
        public TlsClientConfig build() {
            boolean verified = verifyHostname && !trust.source().trustsAnyone();
            return new TlsClientConfig(ClientEngines.load(
                    credentials.stream().map(Credentials::source).toList(), trust.source(), policy, applicationProtocols, verified, provider));
        }
    }
}
