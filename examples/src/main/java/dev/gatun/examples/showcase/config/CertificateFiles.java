package dev.gatun.examples.showcase.config;

import dev.gatun.tls.Credentials;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsConfig;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where a certificate is.
 *
 * @param cert the certificate and those that issued it, in PEM
 * @param key its private key, in PEM
 */
public record CertificateFiles(Path cert, Path key) {
    static Optional<CertificateFiles> read(Value value) {
        return value.section("certificate", CertificateFiles::read);
    }

    private static Optional<CertificateFiles> read(Section section) {
        Optional<Path> cert = section.need("cert").flatMap(Value::file);
        Optional<Path> key = section.need("key").flatMap(Value::file);
        if (cert.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        CertificateFiles files = new CertificateFiles(cert.get(), key.get());
        try {
            TlsConfig.of(files.credentials());
            return Optional.of(files);
        } catch (InvalidCredentials e) {
            section.wrong(e.getMessage());
            return Optional.empty();
        }
    }

    Credentials credentials() {
        return Pem.files(cert, key);
    }
}
