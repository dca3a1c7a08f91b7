package dev.gatun.examples.showcase;

import dev.gatun.tls.ClientAuth;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsConfig;
import java.util.List;
import java.util.Optional;

/**
 * How the showcase speaks TLS.
 *
 * @param config for the listener
 * @param fingerprint of the certificate that was made at the start; empty when the certificate came from files
 */
record ShowcaseTls(TlsConfig config, Optional<String> fingerprint) {
    /**
     * Reads the files, or makes a certificate.
     *
     * @param host where the server listens
     * @throws UsageException when a file can't be used
     */
    static ShowcaseTls load(HttpsOptions options, String host) {
        TlsConfig.Builder tls = TlsConfig.builder();
        Optional<String> fingerprint = options.files()
                .map(files -> {
                    tls.certificate(Pem.files(files.certificate(), files.key()));
                    return Optional.<String>empty();
                })
                .orElseGet(() -> {
                    DevelopmentCertificate own = DevelopmentCertificate.of(List.of("localhost", "127.0.0.1", "::1", withoutZone(host)));
                    tls.certificate(own.credentials());
                    return Optional.of(own.fingerprint());
                });
        // Optional, so that the page is for everybody; who shows a certificate sees its subject at /connection.
        options.clientCa().ifPresent(file -> tls.clientAuth(ClientAuth.OPTIONAL, Pem.trust(file)));
        if (options.files().isPresent() || options.clientCa().isPresent()) {
            tls.reloadOnChange();
        }
        try {
            return new ShowcaseTls(tls.build(), fingerprint);
        } catch (InvalidCredentials e) {
            throw new UsageException("can't use the certificate: " + e.getMessage());
        }
    }

    /** {@code fe80::1%eth0}: the zone is of this machine alone, and no certificate can have it. */
    private static String withoutZone(String host) {
        int zone = host.indexOf('%');
        return zone < 0 ? host : host.substring(0, zone);
    }
}
