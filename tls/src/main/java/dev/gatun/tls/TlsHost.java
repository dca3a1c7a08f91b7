package dev.gatun.tls;

import dev.gatun.tls.internal.credentials.TrustSource;
import dev.gatun.tls.internal.hosts.HostSettings;
import dev.gatun.tls.internal.hosts.Resumption;
import java.security.Provider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What is different for one name: see {@link TlsConfig.Builder#host} and {@link TlsConfig#put}. What is not said here is as for the server as a whole. Not
 * thread-safe, and of use only in the call that it was given to.
 */
public final class TlsHost {
    private final List<Credentials> credentials = new ArrayList<>();
    private Optional<TlsPolicy> policy = Optional.empty();
    private Optional<ClientAuth> clientAuth = Optional.empty();
    private Optional<TrustSource> clientTrust = Optional.empty();
    private Optional<List<String>> applicationProtocols = Optional.empty();
    private Optional<Boolean> stapling = Optional.empty();
    private Optional<Resumption> resumption = Optional.empty();

    TlsHost() {}

    /** A certificate. There may be one for each type of key (EC, RSA, EdDSA); the policy and the client choose. */
    public TlsHost certificate(Credentials certificate) {
        credentials.add(Objects.requireNonNull(certificate, "certificate"));
        return this;
    }

    /** Which versions and cipher suites are spoken; {@link TlsPolicy#INTERMEDIATE} by default. */
    public TlsHost policy(TlsPolicy rules) {
        policy = Optional.of(rules);
        return this;
    }

    /** Whether clients show a certificate, and which are trusted. */
    public TlsHost clientAuth(ClientAuth mode, Trust trust) {
        if (trust.source().trustsAnyone()) {
            throw new IllegalArgumentException("a server that trusts anyone's certificate knows nobody; name the authorities of its clients");
        }
        clientAuth = Optional.of(mode);
        clientTrust = Optional.of(trust.source());
        return this;
    }

    /** Clients are not asked for a certificate, as by default. */
    public TlsHost withoutClientAuth() {
        clientAuth = Optional.of(ClientAuth.NONE);
        clientTrust = Optional.empty();
        return this;
    }

    /** What ALPN offers (RFC 7301), in the server's order of preference; a client that offers none of them is refused. Without ALPN when empty. */
    public TlsHost applicationProtocols(String... protocols) {
        for (String protocol : protocols) {
            if (protocol.isEmpty() || protocol.length() > 255) {
                throw new IllegalArgumentException("an application protocol has 1 to 255 bytes (RFC 7301, section 3.1): '" + protocol + "'");
            }
        }
        applicationProtocols = Optional.of(List.of(protocols));
        return this;
    }

    /**
     * Whether the JDK asks the responder that the certificate names for a staple, when a client wants one. Its limits are the JDK's, as the properties
     * {@code jdk.tls.stapling.*} set them. Off by default; {@link Credentials#staple} does not need it.
     */
    public TlsHost ocspStapling(boolean on) {
        stapling = Optional.of(on);
        return this;
    }

    /** The most sessions that are kept to be resumed (10,000), and how long each can be, at most seven days (one day). */
    public TlsHost sessions(int cacheSize, Duration lifetime) {
        resumption = Optional.of(resumption.orElse(Resumption.DEFAULT).sessions(cacheSize, lifetime));
        return this;
    }

    /** Whether sessions go to the clients as encrypted tickets (RFC 5077, RFC 8446), and are kept here only for clients that take none. On by default. */
    public TlsHost tickets(boolean on) {
        resumption = Optional.of(resumption.orElse(Resumption.DEFAULT).tickets(on));
        return this;
    }

    /** Each connection makes a full handshake. */
    public TlsHost withoutResumption() {
        resumption = Optional.of(resumption.orElse(Resumption.DEFAULT).off());
        return this;
    }

    TlsHost copy() {
        TlsHost copy = new TlsHost();
        copy.credentials.addAll(credentials);
        copy.policy = policy;
        copy.clientAuth = clientAuth;
        copy.clientTrust = clientTrust;
        copy.applicationProtocols = applicationProtocols;
        copy.stapling = stapling;
        copy.resumption = resumption;
        return copy;
    }

    boolean hasCertificate() {
        return !credentials.isEmpty();
    }

    HostSettings settings(TlsHost defaults, Optional<Provider> provider) {
        boolean ownAuth = clientAuth.isPresent();
        return new HostSettings(
                (credentials.isEmpty() ? defaults.credentials : credentials).stream().map(Credentials::source).toList(),
                policy.or(() -> defaults.policy).orElse(TlsPolicy.INTERMEDIATE),
                clientAuth.or(() -> defaults.clientAuth).orElse(ClientAuth.NONE),
                ownAuth ? clientTrust : defaults.clientTrust,
                applicationProtocols.or(() -> defaults.applicationProtocols).orElse(List.of("h2", "http/1.1")),
                stapling.or(() -> defaults.stapling).orElse(false),
                resumption.or(() -> defaults.resumption).orElse(Resumption.DEFAULT),
                provider);
    }
}
