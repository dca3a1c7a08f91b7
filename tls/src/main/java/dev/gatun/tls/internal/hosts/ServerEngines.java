package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.ClientAuth;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.internal.credentials.CredentialSource;
import dev.gatun.tls.internal.credentials.KeyMaterial;
import dev.gatun.tls.internal.credentials.NamedAuthTypes;
import dev.gatun.tls.internal.credentials.TrustSource;
import dev.gatun.tls.internal.ocsp.Staple;
import java.security.GeneralSecurityException;
import java.security.KeyManagementException;
import java.security.Provider;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Makes the engines of one host from keys that have been read: an SSLContext, which holds the host's sessions, and parameters. A reload makes a new one,
 * while established connections go on with theirs. Immutable; any thread, but {@link #load} reads files.
 */
final class ServerEngines {
    private static final System.Logger LOG = System.getLogger("dev.gatun.tls");

    /** Only the JDK's provider reads the properties of stapling. */
    private static final String STAPLING_PROVIDER = "SunJSSE";

    /** JSSE sends no tickets of TLS 1.3 when sessions live longer than RFC 8446, section 4.6.1, lets a ticket live: its only switch for that. */
    private static final int TOO_LONG_FOR_TICKETS = (int) Resumption.MAX_LIFETIME.toSeconds() + 1;

    private final SSLContext context;
    private final SSLParameters parameters;
    private final List<CertificateNames> names;
    private final Resumption resumption;

    private ServerEngines(SSLContext context, SSLParameters parameters, List<CertificateNames> names, Resumption resumption) {
        this.context = context;
        this.parameters = parameters;
        this.names = names;
        this.resumption = resumption;
    }

    /**
     * Reads all files.
     *
     * @throws InvalidCredentials when one can't be used
     * @throws IllegalArgumentException when the provider can't do what is asked for
     */
    static ServerEngines load(HostSettings settings) {
        List<KeyMaterial> keys = settings.credentials().stream().map(CredentialSource::load).toList();
        Map<String, KeyMaterial> byType = new HashMap<>();
        for (KeyMaterial key : keys) {
            KeyMaterial other = byType.putIfAbsent(key.keyType(), key);
            if (other != null) {
                throw new InvalidCredentials("two certificates with " + key.keyType() + " keys for one name: " + other + " and " + key);
            }
            Validity.warn(key);
        }
        SSLContext context = context(settings, keys, settings.clientTrust().map(TrustSource::load));
        SSLParameters parameters = SuiteChoice.parameters(context, settings.policy(), settings.applicationProtocols());
        parameters.setSNIMatchers(List.of(new AnyName()));
        if (settings.clientAuth() == ClientAuth.REQUIRED) {
            parameters.setNeedClientAuth(true);
        } else if (settings.clientAuth() == ClientAuth.OPTIONAL) {
            parameters.setWantClientAuth(true);
        }
        limit(context.getServerSessionContext(), settings.resumption());
        return new ServerEngines(context, parameters, keys.stream().map(key -> new CertificateNames(key.leaf())).toList(), settings.resumption());
    }

    private static SSLContext context(HostSettings settings, List<KeyMaterial> keys, Optional<X509TrustManager> trust) {
        Map<String, String> properties = new HashMap<>();
        if (!settings.resumption().tickets()) {
            properties.put(JsseProperties.TICKETS, "false");
        }
        List<Staple> staples = keys.stream().map(KeyMaterial::staple).flatMap(Optional::stream).filter(ServerEngines::isCurrent).toList();
        boolean stapling = settings.stapling() || !staples.isEmpty();
        if (stapling) {
            properties.put(JsseProperties.SERVER_STAPLING, "true");
        }
        return JsseProperties.with(properties, () -> {
            SSLContext made = initialised(settings.provider(), new OwnKeys(keys), trust);
            if (stapling && !made.getProvider().getName().equals(STAPLING_PROVIDER)) {
                throw new IllegalArgumentException("OCSP stapling needs the provider " + STAPLING_PROVIDER + "; " + made.getProvider().getName()
                    + " has its own ways");
            }
            if (!staples.isEmpty()) {
                StapleSetup.of(made, staples);
            }
            return made;
        });
    }

    private static boolean isCurrent(Staple staple) {
        boolean current = staple.isCurrent(Instant.now());
        if (!current) {
            String due = staple.nextUpdate().map(Instant::toString).orElse("");
            LOG.log(System.Logger.Level.WARNING, "an OCSP staple is not handed out: a newer one was due at {0}", due);
        }
        return current;
    }

    /** Without trust nobody is trusted, and nothing of the JDK's is loaded. */
    static SSLContext initialised(Optional<Provider> provider, OwnKeys keys, Optional<X509TrustManager> trust) {
        TrustManager[] trusted = trust.map(t -> new TrustManager[] {provider.isPresent() ? foreign(t) : t}).orElse(new TrustManager[0]);
        try {
            SSLContext context = provider.isPresent() ? SSLContext.getInstance("TLS", provider.get()) : SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {keys}, trusted, null);
            return context;
        } catch (KeyManagementException e) {
            throw new InvalidCredentials("the TLS provider does not take the keys: " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the TLS provider makes no SSLContext: " + e.getMessage(), e);
        }
    }

    private static TrustManager foreign(X509TrustManager trust) {
        return trust instanceof X509ExtendedTrustManager extended ? new NamedAuthTypes(extended) : trust;
    }

    private static void limit(SSLSessionContext sessions, Resumption resumption) {
        sessions.setSessionCacheSize(resumption.cacheSize());
        sessions.setSessionTimeout(resumption.enabled() ? (int) resumption.lifetime().toSeconds() : TOO_LONG_FOR_TICKETS);
    }

    /** A new engine in server mode. On any event loop. */
    SSLEngine engine() {
        if (!resumption.enabled()) {
            forgetSessions();
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        engine.setSSLParameters(parameters);
        return engine;
    }

    /** JSSE always keeps the sessions of TLS 1.2. Without resumption the cache has room for one, which goes before it could be asked for. */
    private void forgetSessions() {
        SSLSessionContext sessions = context.getServerSessionContext();
        for (byte[] id : Collections.list(sessions.getIds())) {
            Optional.ofNullable(sessions.getSession(id)).ifPresent(SSLSession::invalidate);
        }
    }

    /** Whether each certificate that a client may have been shown speaks for the host. */
    boolean covers(String host) {
        return names.stream().allMatch(certificate -> certificate.cover(host));
    }

    /** Takes any name: the host was chosen by it before there was an engine. Without a matcher JSSE would not tell the client that it was (RFC 6066). */
    private static final class AnyName extends SNIMatcher {
        AnyName() {
            super(StandardConstants.SNI_HOST_NAME);
        }

        @Override
        public boolean matches(SNIServerName name) {
            return true;
        }
    }
}
