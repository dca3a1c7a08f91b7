package dev.gatun.examples.showcase;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What {@code serve} was told about HTTPS.
 *
 * @param port 0 for any that is free
 * @param files certificate and key; without them the server makes its own
 * @param clientCa authorities of clients that may show a certificate
 */
record HttpsOptions(int port, Optional<PemFiles> files, Optional<Path> clientCa) {
    /**
     * Where a certificate is.
     *
     * @param certificate the certificate and those that issued it, in PEM
     * @param key its private key, in PEM
     */
    record PemFiles(Path certificate, Path key) {}

    /**
     * Reads the options that belong together.
     *
     * @throws UsageException when one is wrong, or is there without another that it needs
     */
    static Optional<HttpsOptions> parse(CommandLine line) {
        Optional<Path> certificate = file(line, "cert");
        Optional<Path> key = file(line, "key");
        Optional<Path> clientCa = file(line, "client-ca");
        if (certificate.isPresent() != key.isPresent()) {
            throw new UsageException(certificate.isPresent() ? "option --cert needs --key FILE" : "option --key needs --cert FILE");
        }
        if (line.text("https").isEmpty()) {
            certificate.or(() -> clientCa).ifPresent(file -> {
                throw new UsageException("option --" + (certificate.isPresent() ? "cert" : "client-ca") + " needs --https PORT");
            });
            return Optional.empty();
        }
        int port = line.number("https", 0, 0, 65_535);
        return Optional.of(new HttpsOptions(port, certificate.map(file -> new PemFiles(file, key.orElseThrow())), clientCa));
    }

    private static Optional<Path> file(CommandLine line, String name) {
        return line.text(name).map(text -> {
            try {
                return Path.of(text);
            } catch (InvalidPathException e) {
                throw new UsageException("option --" + name + ": \"" + text + "\" is no path");
            }
        });
    }
}
