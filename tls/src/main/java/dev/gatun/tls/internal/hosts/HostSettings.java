package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.ClientAuth;
import dev.gatun.tls.TlsPolicy;
import dev.gatun.tls.internal.credentials.CredentialSource;
import dev.gatun.tls.internal.credentials.TrustSource;
import java.nio.file.Path;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * All that the engines of a host are made from. A value; names with equal settings are one host.
 *
 * @param credentials one for each type of key
 * @param policy versions, suites, groups
 * @param clientAuth whether clients show a certificate
 * @param clientTrust which of them are trusted
 * @param applicationProtocols for ALPN, in order of preference; without ALPN when empty
 * @param stapling whether the JDK asks the certificate's responder for a staple
 * @param resumption of sessions
 * @param provider of JSSE; the JDK's choice when empty
 */
public record HostSettings(
        List<CredentialSource> credentials,
        TlsPolicy policy,
        ClientAuth clientAuth,
        Optional<TrustSource> clientTrust,
        List<String> applicationProtocols,
        boolean stapling,
        Resumption resumption,
        Optional<Provider> provider) {
    public HostSettings {
        credentials = List.copyOf(credentials);
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    /** The files whose change means that new engines are needed. */
    List<Path> files() {
        return Stream.concat(credentials.stream().map(CredentialSource::files), clientTrust.stream().map(TrustSource::files))
            .flatMap(List::stream).distinct().toList();
    }
}
