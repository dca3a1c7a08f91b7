package dev.gatun.tls.internal.credentials;

import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.internal.pem.MalformedPem;
import dev.gatun.tls.internal.pem.PemBlock;
import dev.gatun.tls.internal.pem.PemCertificates;
import dev.gatun.tls.internal.pem.PemKeys;
import dev.gatun.tls.internal.pem.PemReader;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Certificates and a key in PEM, in two texts or in one. Immutable; any thread. */
public final class PemCredentials implements CredentialSource {
    private final Source certificates;
    private final Source key;
    private final Optional<char[]> password;

    /** The password is copied. */
    public PemCredentials(Source certificates, Source key, Optional<char[]> password) {
        this.certificates = certificates;
        this.key = key;
        this.password = password.map(char[]::clone);
    }

    @Override
    public KeyMaterial load() {
        List<X509Certificate> loaded = read(certificates, PemCertificates::read);
        PrivateKey privateKey = read(key, blocks -> PemKeys.read(blocks, password));
        String name = certificates.name().equals(key.name()) ? key.name() : certificates.name() + " with " + key.name();
        return new KeyMaterial(name, privateKey, ChainOrder.of(name, privateKey, loaded), Optional.empty());
    }

    /** Reads a source, and puts its name before what is wrong with it. */
    static <T> T read(Source source, Function<List<PemBlock>, T> meaning) {
        try {
            return meaning.apply(PemReader.read(source.read()));
        } catch (MalformedPem e) {
            throw new InvalidCredentials(source.name() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public List<Path> files() {
        return Stream.of(certificates, key).map(Source::files).flatMap(List::stream).distinct().toList();
    }
}
