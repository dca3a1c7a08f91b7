package dev.gatun.examples.showcase;

import dev.gatun.tls.Credentials;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/**
 * A certificate that vouches for itself, made at the start and kept nowhere: for trying things out. Nobody should trust it but by its fingerprint.
 *
 * <p>The JDK can't make certificates, so Bouncy Castle does. Nothing else may refer to that library: it takes longer to load than the server to start, and
 * must not be loaded when it is not needed.
 *
 * @param key on the curve P-256, which every client knows
 * @param certificate for server authentication alone; it can't issue others
 */
record DevelopmentCertificate(PrivateKey key, X509Certificate certificate) {
    /** Long enough for a demonstration, and too short to be forgotten in production. */
    static final Duration VALIDITY = Duration.ofDays(30);

    /** Clocks differ. */
    private static final Duration BEFORE = Duration.ofHours(1);

    private static final X500Name NAME = new X500Name("CN=localhost,O=Gatun showcase");

    /** A new one for names and addresses. */
    static DevelopmentCertificate of(Collection<String> hosts) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair keys = generator.generateKeyPair();
            GeneralName[] names = hosts.stream().distinct().map(DevelopmentCertificate::name).toArray(GeneralName[]::new);
            Instant from = Instant.now().minus(BEFORE);
            // 64 random bits, as RFC 5280, section 4.1.2.2, and the rules of browsers want it: no two certificates of one issuer share a number.
            BigInteger serial = new BigInteger(64, new SecureRandom()).setBit(64);
            JcaX509v3CertificateBuilder builder =
                    new JcaX509v3CertificateBuilder(NAME, serial, Date.from(from), Date.from(from.plus(VALIDITY)), NAME, keys.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
            return new DevelopmentCertificate(keys.getPrivate(), certificate);
        } catch (GeneralSecurityException | OperatorCreationException | CertIOException e) {
            throw new IllegalStateException("this JDK signs no certificate: " + e.getMessage(), e);
        }
    }

    /** Clients compare addresses with addresses, and names with names (RFC 9110, section 4.3.5). */
    private static GeneralName name(String host) {
        return new GeneralName(IPAddress.isValid(host) ? GeneralName.iPAddress : GeneralName.dNSName, host);
    }

    Credentials credentials() {
        return Credentials.of(key, List.of(certificate));
    }

    /** SHA-256 of the certificate, as browsers and {@code openssl x509 -fingerprint -sha256} show it. */
    String fingerprint() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
