package dev.gatun.tls;

import dev.gatun.tls.internal.credentials.Anchors;
import dev.gatun.tls.internal.credentials.PemCredentials;
import dev.gatun.tls.internal.credentials.Source;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Certificates and keys in PEM (RFC 7468). Keys may be PKCS#8, plain or encrypted (PBES2, PBES1), PKCS#1 ("RSA PRIVATE KEY") or SEC 1
 * ("EC PRIVATE KEY"). The certificates may be in any order, the chain is found; both may be in one file. Files have 4 MiB at most.
 */
public final class Pem {
    private Pem() {}

    /** A file with the certificate and those that issued it, and one with the key. */
    public static Credentials files(Path certificates, Path key) {
        return pem(Source.file(certificates), Source.file(key), Optional.empty());
    }

    /** A file with the certificate and those that issued it, and one with the encrypted key. */
    public static Credentials files(Path certificates, Path key, char[] password) {
        return pem(Source.file(certificates), Source.file(key), Optional.of(password));
    }

    /** A file with the certificate and those that issued it, and one with the key. */
    public static Credentials files(String certificates, String key) {
        return files(Path.of(certificates), Path.of(key));
    }

    /** A file with the certificate and those that issued it, and one with the encrypted key. */
    public static Credentials files(String certificates, String key, char[] password) {
        return files(Path.of(certificates), Path.of(key), password);
    }

    /** The text of the certificates, and that of the key. */
    public static Credentials memory(String certificates, String key) {
        return pem(text("certificates in memory", certificates), text("key in memory", key), Optional.empty());
    }

    /** The text of the certificates, and that of the encrypted key. */
    public static Credentials memory(String certificates, String key, char[] password) {
        return pem(text("certificates in memory", certificates), text("key in memory", key), Optional.of(password));
    }

    private static Credentials pem(Source certificates, Source key, Optional<char[]> password) {
        return new Credentials(new PemCredentials(certificates, key, password));
    }

    /** Trust in all certificates of these files. */
    public static Trust trust(String... files) {
        return trust(Stream.of(files).map(Path::of).toArray(Path[]::new));
    }

    /** Trust in all certificates of these files. */
    public static Trust trust(Path... files) {
        return new Trust(Anchors.pem(Stream.of(files).map(Source::file).toList()));
    }

    /** Trust in all certificates of a text. */
    public static Trust trustMemory(String certificates) {
        return new Trust(Anchors.pem(List.of(text("trust in memory", certificates))));
    }

    private static Source text(String name, String pem) {
        return Source.memory(name, pem.getBytes(StandardCharsets.UTF_8));
    }
}
