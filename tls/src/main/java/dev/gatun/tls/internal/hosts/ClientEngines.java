package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.TlsPolicy;
import dev.gatun.tls.internal.credentials.CredentialSource;
import dev.gatun.tls.internal.credentials.TrustSource;
import java.net.InetAddress;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** Makes the engines of a client. Its SSLContext remembers the sessions of each server. Immutable; any thread, but {@link #load} reads files. */
public final class ClientEngines {
    /** JSSE would keep ten times as many, for a day: one is added by each connection, and takes most of a kilobyte. */
    private static final int MOST_SESSIONS = 2_048;

    private final SSLContext context;
    private final TlsPolicy policy;
    private final List<String> applicationProtocols;
    private final boolean verifyHostname;

    private ClientEngines(SSLContext context, TlsPolicy policy, List<String> applicationProtocols, boolean verifyHostname) {
        this.context = context;
        this.policy = policy;
        this.applicationProtocols = applicationProtocols;
        this.verifyHostname = verifyHostname;
    }

    /** Reads all files, and checks that the provider can do what the policy wants. */
    public static ClientEngines load(
            List<CredentialSource> credentials,
            TrustSource trust,
            TlsPolicy policy,
            List<String> applicationProtocols,
            boolean verifyHostname,
            Optional<Provider> provider) {
        OwnKeys keys = new OwnKeys(credentials.stream().map(CredentialSource::load).toList());
        SSLContext context = ServerEngines.initialised(provider, keys, Optional.of(trust.load()));
        context.getClientSessionContext().setSessionCacheSize(MOST_SESSIONS);
        ClientEngines engines = new ClientEngines(context, policy, List.copyOf(applicationProtocols), verifyHostname);
        engines.parameters();
        return engines;
    }

    private SSLParameters parameters() {
        return SuiteChoice.parameters(context, policy, applicationProtocols);
    }

    /** An engine for one connection. */
    public SSLEngine engine(String host, int port) {
        SSLParameters parameters = parameters();
        if (!isAddress(host)) {
            parameters.setServerNames(List.of(new SNIHostName(HostName.configured(host))));
        }
        if (verifyHostname) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** RFC 6066, section 3: addresses are no server names. */
    private static boolean isAddress(String host) {
        try {
            InetAddress.ofLiteral(host);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
