package dev.gatun.tls;

import dev.gatun.tls.internal.credentials.CredentialSource;
import dev.gatun.tls.internal.credentials.FixedCredentials;
import dev.gatun.tls.internal.credentials.KeyStoreCredentials;
import dev.gatun.tls.internal.credentials.KeyStoreFile;
import dev.gatun.tls.internal.credentials.Source;
import dev.gatun.tls.internal.credentials.StapledCredentials;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * Where a private key and its certificates are; {@link Pem} has more of them. Immutable; any thread. Nothing is read before a configuration is built, and
 * then it is checked that the key belongs to a certificate, and the chain is put into order.
 */
public final class Credentials {
    private final CredentialSource source;

    Credentials(CredentialSource source) {
        this.source = source;
    }

    /** A key in memory or hardware, and its certificate with those that issued it, in any order. */
    public static Credentials of(PrivateKey key, List<X509Certificate> certificates) {
        return new Credentials(new FixedCredentials(key, certificates));
    }

    /** The only key of a PKCS#12 or JKS file. Its password is that of the file. */
    public static Credentials keyStore(Path file, char[] password) {
        return new Credentials(new KeyStoreCredentials(new KeyStoreFile(file, password), Optional.empty()));
    }

    /** One of the keys of a PKCS#12 or JKS file. */
    public static Credentials keyStore(Path file, char[] password, String alias) {
        return new Credentials(new KeyStoreCredentials(new KeyStoreFile(file, password), Optional.of(alias)));
    }

    /**
     * The same with an OCSP response for the certificate, in DER as responders answer, which full handshakes hand to clients that ask
     * (RFC 6066, section 8). It is checked when it is read: that it is about this certificate, and says that it is good. One that is too old is left
     * out. The chain must have the certificate of the issuer.
     */
    public Credentials staple(Path file) {
        return new Credentials(new StapledCredentials(source, Source.file(file)));
    }

    /** The same with an OCSP response in memory. */
    public Credentials staple(byte[] response) {
        return new Credentials(new StapledCredentials(source, Source.memory("staple in memory", response)));
    }

    CredentialSource source() {
        return source;
    }
}
