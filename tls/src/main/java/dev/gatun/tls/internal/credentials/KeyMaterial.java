package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.internal.ocsp.Staple;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What one end proves itself with: a private key, its certificate with the chain behind it, and what the authority says of the certificate. Immutable.
 *
 * @param source how messages call it
 * @param key belongs to the first certificate
 * @param chain each certificate is issued by the next
 * @param staple an OCSP response to hand out
 */
public record KeyMaterial(String source, PrivateKey key, List<X509Certificate> chain, Optional<Staple> staple) {
    public KeyMaterial {
        chain = List.copyOf(chain);
    }

    /** The certificate of the key. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    /** What a JSSE key type names: RSA, EC, EdDSA or RSASSA-PSS. */
    public String keyType() {
        return leaf().getPublicKey().getAlgorithm();
    }

    KeyMaterial with(Staple checked) {
        return new KeyMaterial(source, key, chain, Optional.of(checked));
    }

    @Override
    public String toString() {
        return source + " (" + keyType() + ", " + leaf().getSubjectX500Principal() + ")";
    }
}
