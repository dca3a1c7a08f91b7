package dev.gatun.http.internal.client.connect;

import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A server's certificate and those that really signed it. A server may show any others besides, which prove nothing: certificates are public. Pure.
 */
public final class SignedChain {
    /** As long as chains may be; real ones have two or three. */
    private static final int LONGEST = 10;

    private SignedChain() {}

    /** The first of {@code shown}, then its issuer, and so on as far as they are there. */
    public static List<X509Certificate> of(List<X509Certificate> shown) {
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next = shown.isEmpty() ? Optional.empty() : Optional.of(shown.getFirst());
        while (next.isPresent() && chain.size() < LONGEST) {
            X509Certificate last = next.get();
            chain.add(last);
            next = shown.stream().filter(other -> !chain.contains(other) && signed(other, last)).findFirst();
        }
        return chain;
    }

    private static boolean signed(X509Certificate issuer, X509Certificate subject) {
        if (!subject.getIssuerX500Principal().equals(issuer.getSubjectX500Principal())) {
            return false;
        }
        try {
            subject.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
