package dev.gatun.tls.internal.hosts;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The hosts that a certificate speaks for: its subject alternative names, and nothing else (RFC 9110, section 4.3.4). Immutable; any thread. */
final class CertificateNames {
    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    private final NameTable<Boolean> names;
    private final Set<InetAddress> addresses = new HashSet<>();

    CertificateNames(X509Certificate certificate) {
        Map<String, Boolean> found = new HashMap<>();
        for (List<?> name : alternativeNames(certificate)) {
            if (name.get(0).equals(DNS)) {
                found.put(name.get(1).toString().toLowerCase(Locale.ROOT), true);
            } else if (name.get(0).equals(ADDRESS)) {
                address(name.get(1).toString()).ifPresent(addresses::add);
            }
        }
        names = new NameTable<>(found);
    }

    private static Collection<List<?>> alternativeNames(X509Certificate certificate) {
        try {
            return Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
        } catch (CertificateParsingException e) {
            return List.of();
        }
    }

    /** Whether it speaks for an {@link HostName#asked asked} name or an address. */
    boolean cover(String host) {
        return names.find(host).isPresent() || address(host).filter(addresses::contains).isPresent();
    }

    private static Optional<InetAddress> address(String text) {
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
