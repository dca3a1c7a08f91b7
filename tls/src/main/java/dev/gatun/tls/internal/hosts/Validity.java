package dev.gatun.tls.internal.hosts;

import dev.gatun.tls.internal.credentials.KeyMaterial;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** Says in the log that a certificate is out of its time. It is served nevertheless: clocks are wrong, and no service at all is worse. Any thread. */
final class Validity {
    private static final System.Logger LOG = System.getLogger("dev.gatun.tls");

    private Validity() {}

    static void warn(KeyMaterial material) {
        Instant now = Instant.now();
        for (X509Certificate certificate : material.chain()) {
            Instant begin = certificate.getNotBefore().toInstant();
            Instant end = certificate.getNotAfter().toInstant();
            if (now.isBefore(begin)) {
                LOG.log(System.Logger.Level.WARNING, "{0}: {1} is not valid before {2}", material.source(), certificate.getSubjectX500Principal(), begin);
            } else if (now.isAfter(end)) {
                LOG.log(System.Logger.Level.WARNING, "{0}: {1} has expired at {2}", material.source(), certificate.getSubjectX500Principal(), end);
            }
        }
    }
}
