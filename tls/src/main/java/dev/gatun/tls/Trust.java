package dev.gatun.tls;

import dev.gatun.tls.internal.credentials.Anchors;
import dev.gatun.tls.internal.credentials.KeyStoreFile;
import dev.gatun.tls.internal.credentials.TrustSource;
import java.nio.file.Path;

/** Which peers are trusted: those whose certificates chain up to an anchor (RFC 5280). {@link Pem} has more of them. Immutable; any thread. */
public final class Trust {
    private final TrustSource source;

    Trust(TrustSource source) {
        this.source = source;
    }

    /** What the JDK trusts: its {@code cacerts}, or what the property {@code javax.net.ssl.trustStore} names. */
    public static Trust system() {
        return new Trust(Anchors.system());
    }

    /** The certificates of a PKCS#12 or JKS file. */
    public static Trust keyStore(Path file, char[] password) {
        return new Trust(Anchors.keyStore(new KeyStoreFile(file, password)));
    }

    /** Anyone. Whoever stands between can read and change everything: for tests only. Clients only; a server refuses it. */
    public static Trust insecure() {
        return new Trust(Anchors.anyone());
    }

    TrustSource source() {
        return source;
    }
}
