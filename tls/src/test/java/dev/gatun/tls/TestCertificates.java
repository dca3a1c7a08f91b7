package dev.gatun.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Certificates that vouch for themselves. */
public final class TestCertificates {
    /** Of each key store here. */
    public static final char[] PASSWORD = "changeit".toCharArray();

    private TestCertificates() {}

    /** A key on P-256 and its certificate for {@code names}, valid from yesterday for ten days. */
    public static KeyStore selfSigned(String... names) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X500Name subject = new X500Name("CN=" + names[0]);
            Instant from = Instant.now().minus(1, ChronoUnit.DAYS);
            GeneralName[] alternatives =
                    Arrays.stream(names).map(name -> new GeneralName(GeneralName.dNSName, name)).toArray(GeneralName[]::new);
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(new JcaX509v3CertificateBuilder(
                                    subject,
                                    BigInteger.valueOf(System.nanoTime()),
                                    Date.from(from),
                                    Date.from(from.plus(10, ChronoUnit.DAYS)),
                                    subject,
                                    pair.getPublic())
                            .addExtension(Extension.subjectAlternativeName, false, new GeneralNames(alternatives))
                            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, PASSWORD);
            store.setKeyEntry("key", pair.getPrivate(), PASSWORD, new Certificate[] {certificate});
            return store;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key store that trusts the certificate of another. */
    public static KeyStore trusting(KeyStore store) throws GeneralSecurityException {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, PASSWORD);
            trust.setCertificateEntry("trusted", store.getCertificate("key"));
            return trust;
        } catch (java.io.IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
