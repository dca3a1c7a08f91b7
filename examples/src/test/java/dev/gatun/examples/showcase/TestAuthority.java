package dev.gatun.examples.showcase;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** An authority of one test, and what it signs. */
public final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final X500Name name;
    private final KeyPair keys;
    private final X509Certificate certificate;
    private long serial;

    /** A certificate and its key. */
    public record Identity(X509Certificate certificate, PrivateKey key) {
        /** Writes {@code name.crt} and {@code name.key}. */
        public PemPair write(Path folder, String name) throws IOException {
            return new PemPair(
                    pem(folder.resolve(name + ".crt"), "CERTIFICATE", encoded()), pem(folder.resolve(name + ".key"), "PRIVATE KEY", key.getEncoded()));
        }

        private byte[] encoded() {
            try {
                return certificate.getEncoded();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Where an identity was written. */
    public record PemPair(Path certificate, Path key) {}

    /** An authority of that name. */
    public TestAuthority(String common) throws Exception {
        name = new X500Name("CN=" + common);
        keys = pair();
        certificate = signed(name, keys, true);
    }

    /** A certificate for host names; the first is the subject. */
    public Identity identity(String... names) throws Exception {
        KeyPair own = pair();
        return new Identity(signed(new X500Name("CN=" + names[0]), own, false, names), own.getPrivate());
    }

    /** Writes the authority's own certificate. */
    public Path write(Path file) throws Exception {
        return pem(file, "CERTIFICATE", certificate.getEncoded());
    }

    /** For a client that trusts this authority. */
    public SSLContext client() throws Exception {
        return client(certificate, Optional.empty());
    }

    /** For a client that trusts one certificate, and shows another when it is asked. */
    public static SSLContext client(X509Certificate trusted, Optional<Identity> shown) throws Exception {
        KeyStore trust = KeyStore.getInstance("PKCS12");
        trust.load(null, null);
        trust.setCertificateEntry("trusted", trusted);
        TrustManagerFactory trusting = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusting.init(trust);
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (shown.isPresent()) {
            own.setKeyEntry("own", shown.get().key(), PASSWORD, new Certificate[] {shown.get().certificate()});
        }
        KeyManagerFactory showing = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        showing.init(own, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(showing.getKeyManagers(), trusting.getTrustManagers(), null);
        return context;
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    private X509Certificate signed(X500Name subject, KeyPair pair, boolean authority, String... names) throws Exception {
        Instant now = Instant.now();
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(++serial),
                Date.from(now.minus(Duration.ofHours(1))), Date.from(now.plus(Duration.ofDays(1))), subject, pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (names.length > 0) {
            GeneralName[] alternatives = new GeneralName[names.length];
            for (int i = 0; i < names.length; i++) {
                alternatives[i] = new GeneralName(names[i].matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, names[i]);
            }
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives));
        }
        return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
    }

    private static KeyPair pair() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static Path pem(Path file, String type, byte[] content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter out = new PemWriter(text)) {
            out.writeObject(new PemObject(type, content));
        }
        return Files.writeString(file, text.toString());
    }
}
