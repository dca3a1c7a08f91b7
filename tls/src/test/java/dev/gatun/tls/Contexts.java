package dev.gatun.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;

/**
 * SSL contexts of a server and of clients that trust it.
 *
 * @param server has a certificate for {@code localhost} and {@code example.org}
 * @param client trusts that one
 * @param stranger trusts no one
 */
record Contexts(SSLContext server, SSLContext client, SSLContext stranger) {
    private static final KeyStore KEY = TestCertificates.selfSigned("localhost", "example.org");
    private static final KeyStore OTHER = TestCertificates.selfSigned("elsewhere.example");

    /** New ones, with no sessions, of the JDK's provider. */
    public static Contexts make() {
        return make(null);
    }

    /** New ones of a provider; {@code null} is the JDK's. */
    public static Contexts make(Provider provider) {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(KEY, TestCertificates.PASSWORD);
            SSLContext server = context(provider);
            server.init(keys.getKeyManagers(), null, null);
            return new Contexts(server, trusting(provider, KEY), trusting(provider, OTHER));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(Provider provider) throws GeneralSecurityException {
        return provider == null ? SSLContext.getInstance("TLS") : SSLContext.getInstance("TLS", provider);
    }

    private static SSLContext trusting(Provider provider, KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(TestCertificates.trusting(store));
        SSLContext client = context(provider);
        client.init(null, trust.getTrustManagers(), null);
        return client;
    }

    /** An engine for one server connection. */
    public SSLEngine serverEngine(String... versions) {
        SSLEngine engine = server.createSSLEngine();
        engine.setUseClientMode(false);
        if (versions.length > 0) {
            engine.setEnabledProtocols(versions);
        }
        return engine;
    }

    /** An engine for one connection to {@code localhost}, whose name it does check. */
    public SSLEngine clientEngine(String... versions) {
        SSLEngine engine = client.createSSLEngine("localhost", 443);
        engine.setUseClientMode(true);
        var parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
        if (versions.length > 0) {
            engine.setEnabledProtocols(versions);
        }
        return engine;
    }
}
