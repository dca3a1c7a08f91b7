package dev.gatun.tls.internal.pem;

import dev.gatun.tls.internal.der.DerReader;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Certificates out of PEM blocks. Blocks of other types, such as a key in the same file, are passed over. Pure; any thread. */
public final class PemCertificates {
    private PemCertificates() {}

    /**
     * All certificates, in their order; at least one.
     *
     * @throws MalformedPem when there is none, or one can't be read
     */
    public static List<X509Certificate> read(List<PemBlock> blocks) {
        List<X509Certificate> certificates = new ArrayList<>();
        for (PemBlock block : blocks) {
            // The second is the name that OpenSSL once wrote.
            if (block.type().equals("CERTIFICATE") || block.type().equals("X509 CERTIFICATE")) {
                certificates.add(certificate(block));
            }
        }
        if (certificates.isEmpty()) {
            String found = blocks.stream().map(PemBlock::name).limit(10).collect(Collectors.joining(", "));
            throw new MalformedPem("has no block of type CERTIFICATE" + (found.isEmpty() ? "" : ", but has " + found));
        }
        return certificates;
    }

    private static X509Certificate certificate(PemBlock block) {
        try {
            // The factory also takes other forms, and passes over what follows.
            DerReader whole = DerReader.of(block.der());
            whole.enter(DerReader.SEQUENCE);
            if (whole.hasMore()) {
                throw new MalformedPem(block.name() + ": has bytes behind the certificate");
            }
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(block.der()));
        } catch (CertificateException | RuntimeException e) {
            if (e instanceof MalformedPem malformed) {
                throw malformed;
            }
            throw new MalformedPem(block.name() + ": is no certificate that Java can read: " + e.getMessage(), e);
        }
    }
}
