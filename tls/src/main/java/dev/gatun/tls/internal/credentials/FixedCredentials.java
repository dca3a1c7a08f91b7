package dev.gatun.tls.internal.credentials;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/** A key and certificates that the program made or got by itself. Immutable; any thread. */
public final class FixedCredentials implements CredentialSource {
    private static final String NAME = "credentials in memory";

    private final PrivateKey key;
    private final List<X509Certificate> certificates;

    /** The certificates may come in any order. */
    public FixedCredentials(PrivateKey key, List<X509Certificate> certificates) {
        this.key = key;
        this.certificates = List.copyOf(certificates);
    }

    @Override
    public KeyMaterial load() {
        return new KeyMaterial(NAME, key, ChainOrder.of(NAME, key, certificates), Optional.empty());
    }

    @Override
    public List<Path> files() {
        return List.of();
    }
}
