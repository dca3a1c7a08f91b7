package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.internal.pem.PemCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** The ways to name trust anchors: PEM, a key store, or what the JDK brings. Paths are checked by PKIX (RFC 5280) in each case. Any thread. */
public final class Anchors {
    private Anchors() {}

    /** All certificates of these texts. */
    public static TrustSource pem(List<Source> sources) {
        List<Source> all = List.copyOf(sources);
        return new TrustSource() {
            @Override
            public X509TrustManager load() {
                return of(all.stream().flatMap(source -> PemCredentials.read(source, PemCertificates::read).stream()).toList());
            }

            @Override
            public List<Path> files() {
                return all.stream().map(Source::files).flatMap(List::stream).distinct().toList();
            }
        };
    }

    /** All certificates of a key store. */
    public static TrustSource keyStore(KeyStoreFile file) {
        return new TrustSource() {
            @Override
            public X509TrustManager load() {
                KeyStore store = file.load();
                try {
                    boolean any = false;
                    for (String alias : Collections.list(store.aliases())) {
                        any |= store.isCertificateEntry(alias);
                    }
                    if (!any) {
                        throw new InvalidCredentials(file.name() + ": has no certificate to trust");
                    }
                    return pkix(store);
                } catch (GeneralSecurityException e) {
                    throw new InvalidCredentials(file.name() + ": can't be used as trust: " + e.getMessage(), e);
                }
            }

            @Override
            public List<Path> files() {
                return file.files();
            }
        };
    }

    /** What the JDK trusts: its cacerts, or what javax.net.ssl.trustStore names. */
    public static TrustSource system() {
        return new TrustSource() {
            @Override
            public X509TrustManager load() {
                try {
                    return pkix(null);
                } catch (GeneralSecurityException e) {
                    throw new InvalidCredentials("the JDK's trust store can't be used: " + e.getMessage(), e);
                }
            }

            @Override
            public List<Path> files() {
                return List.of();
            }
        };
    }

    /** Whoever comes. */
    public static TrustSource anyone() {
        return new TrustSource() {
            @Override
            public X509TrustManager load() {
                return new TrustAnyone();
            }

            @Override
            public List<Path> files() {
                return List.of();
            }

            @Override
            public boolean trustsAnyone() {
                return true;
            }
        };
    }

    /** These certificates. */
    static X509TrustManager of(List<X509Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("anchor-" + i, certificates.get(i));
            }
            return pkix(store);
        } catch (GeneralSecurityException | IOException e) {
            throw new InvalidCredentials("trust anchors can't be used: " + e.getMessage(), e);
        }
    }

    private static X509TrustManager pkix(KeyStore store) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return Arrays.stream(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance).map(X509TrustManager.class::cast).findFirst()
            .orElseThrow(() -> new InvalidCredentials("the PKIX factory of this JDK makes no X.509 trust manager, but "
                + Arrays.stream(factory.getTrustManagers()).map(TrustManager::getClass).toList()));
    }
}
