package dev.gatun.examples.showcase.config;

import dev.gatun.tls.ClientAuth;
import dev.gatun.tls.InvalidCredentials;
import dev.gatun.tls.Pem;
import dev.gatun.tls.TlsConfig;
import dev.gatun.tls.TlsPolicy;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a server speaks TLS where its hosts say nothing else.
 *
 * @param certificate for clients that ask for no name, or for one that has none; without it they are refused
 * @param policy which versions and cipher suites are spoken
 * @param clientCa authorities of clients that may show a certificate
 */
public record TlsSettings(Optional<CertificateFiles> certificate, Policy policy, Optional<Path> clientCa) {
    /** The defaults, without a certificate. */
    static final TlsSettings DEFAULT = new TlsSettings(Optional.empty(), Policy.INTERMEDIATE, Optional.empty());

    /** By Mozilla's names. */
    public enum Policy { INTERMEDIATE, MODERN }

    static Optional<TlsSettings> read(Section section) {
        TlsSettings settings = new TlsSettings(
                section.find("certificate", "none").flatMap(CertificateFiles::read),
                section.choice("policy", Policy.INTERMEDIATE),
                section.find("clientCa", "none").flatMap(Value::file));
        try {
            settings.builder().build();
        } catch (InvalidCredentials e) {
            section.wrong(e.getMessage());
        }
        return Optional.of(settings);
    }

    /** Names get their certificates from the hosts. */
    TlsConfig.Builder builder() {
        TlsConfig.Builder builder = TlsConfig.builder().namesLater().policy(policy == Policy.MODERN ? TlsPolicy.MODERN : TlsPolicy.INTERMEDIATE);
        certificate.ifPresent(files -> builder.certificate(files.credentials()));
        clientCa.ifPresent(file -> builder.clientAuth(ClientAuth.OPTIONAL, Pem.trust(file)));
        return builder;
    }
}
