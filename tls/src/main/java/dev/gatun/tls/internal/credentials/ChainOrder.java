package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Puts certificates into the order in which TLS sends them (RFC 8446, section 4.4.2): first the one of the key, each followed by the one that issued it.
 * Files are found in every order, and with certificates that do not belong. Pure; any thread.
 */
final class ChainOrder {
    /** The most certificates of a chain: the JDK's clients take no more than 10, most chains have 2 or 3. */
    static final int MAX_CERTIFICATES = 10;

    private ChainOrder() {}

    /** @throws InvalidCredentials when no certificate is the key's, or the chain is too long */
    static List<X509Certificate> of(String name, PrivateKey key, List<X509Certificate> certificates) {
        List<X509Certificate> left = new ArrayList<>(certificates);
        X509Certificate leaf = left.stream().filter(certificate -> KeyPairs.match(key, certificate)).findFirst().orElseThrow(() ->
            new InvalidCredentials(name + ": the private key (" + key.getAlgorithm() + ") belongs to none of the certificates: " + shown(certificates)));
        List<X509Certificate> chain = new ArrayList<>();
        X509Certificate last = leaf;
        while (last != null) {
            chain.add(last);
            left.remove(last);
            if (chain.size() > MAX_CERTIFICATES) {
                throw new InvalidCredentials(name + ": the chain has more than " + MAX_CERTIFICATES + " certificates");
            }
            X509Certificate subject = last;
            last = left.stream().filter(candidate -> isIssuer(subject, candidate)).findFirst().orElse(null);
        }
        return chain;
    }

    private static String shown(List<X509Certificate> certificates) {
        return certificates.stream().limit(MAX_CERTIFICATES)
            .map(certificate -> certificate.getSubjectX500Principal() + " (" + certificate.getPublicKey().getAlgorithm() + ")")
            .collect(Collectors.joining("; "));
    }

    private static boolean isIssuer(X509Certificate subject, X509Certificate candidate) {
        if (!subject.getIssuerX500Principal().equals(candidate.getSubjectX500Principal())) {
            return false;
        }
        try {
            subject.verify(candidate.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
