package dev.gatun.tls.internal.credentials;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** A certification authority for tests: issues certificates and OCSP responses. */
public final class TestAuthority {
    private static final AtomicLong SERIAL = new AtomicLong(System.nanoTime());

    private final KeyPair keys;
    private final X500Name name;
    private final List<X509Certificate> chain;

    private TestAuthority(KeyPair keys, X500Name name, List<X509Certificate> chain) {
        this.keys = keys;
        this.name = name;
        this.chain = chain;
    }

    /** What an authority issued: a key and its chain, the root of which is left out only if it is told so. */
    public record Identity(PrivateKey key, List<X509Certificate> chain) {
        public X509Certificate leaf() {
            return chain.getFirst();
        }
    }

    /** A root. */
    public static TestAuthority root(String commonName) {
        KeyPair keys = keyPair("EC");
        X500Name name = new X500Name("CN=" + commonName);
        Instant now = Instant.now();
        return new TestAuthority(keys, name, List.of(certificate(name, keys, name, keys, true, now.minusSeconds(60), now.plusSeconds(86_400), List.of())));
    }

    /** An authority below this one. */
    public TestAuthority below(String commonName) {
        KeyPair next = keyPair("EC");
        X500Name subject = new X500Name("CN=" + commonName);
        Instant now = Instant.now();
        List<X509Certificate> issued = new ArrayList<>(chain);
        issued.addFirst(certificate(name, keys, subject, next, true, now.minusSeconds(60), now.plusSeconds(86_400), List.of()));
        return new TestAuthority(next, subject, List.copyOf(issued));
    }

    /** This authority's certificate. */
    public X509Certificate certificate() {
        return chain.getFirst();
    }

    /** A certificate for names and addresses, with an EC key. */
    public Identity issue(String... names) {
        return issueWith("EC", names);
    }

    /** A certificate with a key of a type: EC, P-384, RSA, RSASSA-PSS, Ed25519. */
    public Identity issueWith(String keyType, String... names) {
        Instant now = Instant.now();
        return issue(keyType, now.minusSeconds(60), now.plusSeconds(86_400), names);
    }

    /** A certificate that is out of its time. */
    public Identity issueExpired(String... names) {
        Instant now = Instant.now();
        return issue("EC", now.minus(Duration.ofDays(2)), now.minus(Duration.ofDays(1)), names);
    }

    private Identity issue(String keyType, Instant begin, Instant end, String... names) {
        KeyPair pair = keyPair(keyType);
        List<X509Certificate> issued = new ArrayList<>(chain);
        issued.addFirst(certificate(name, keys, new X500Name("CN=" + names[0]), pair, false, begin, end, List.of(names)));
        return new Identity(pair.getPrivate(), List.copyOf(issued));
    }

    /** An OCSP response about a certificate of this authority. */
    public byte[] staple(X509Certificate certificate) {
        return staple(certificate, CertificateStatus.GOOD, Instant.now().plusSeconds(3_600));
    }

    /** An OCSP response with a status and the time of the next. */
    public byte[] staple(X509Certificate certificate, CertificateStatus status, Instant next) {
        return staple(certificate, CertificateID.HASH_SHA1, status, next);
    }

    /** An OCSP response that names the certificate by a hash. */
    public byte[] staple(X509Certificate certificate, AlgorithmIdentifier hash, CertificateStatus status, Instant next) {
        try {
            var digests = new JcaDigestCalculatorProviderBuilder().build();
            var id = new CertificateID(digests.get(hash), new JcaX509CertificateHolder(certificate()), certificate.getSerialNumber());
            BasicOCSPRespBuilder builder = new JcaBasicOCSPRespBuilder(keys.getPublic(), digests.get(CertificateID.HASH_SHA1));
            builder.addResponse(id, status, Date.from(next.minusSeconds(86_400)), Date.from(next));
            var response = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()), null, new Date());
            return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, response).getEncoded();
        } catch (OperatorException | OCSPException | GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    private static X509Certificate certificate(
            X500Name issuer, KeyPair issuerKeys, X500Name subject, KeyPair pair, boolean authority, Instant begin, Instant end, List<String> names) {
        try {
            var builder = new X509v3CertificateBuilder(issuer, BigInteger.valueOf(SERIAL.incrementAndGet()), Date.from(begin), Date.from(end), subject,
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded()));
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
            if (!names.isEmpty()) {
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names.stream()
                    .map(n -> new GeneralName(n.matches("[0-9.]+|.*:.*") ? GeneralName.iPAddress : GeneralName.dNSName, n)).toArray(GeneralName[]::new)));
            }
            return new JcaX509CertificateConverter().getCertificate(
                builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKeys.getPrivate())));
        } catch (OperatorException | GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A new pair of keys. */
    public static KeyPair keyPair(String type) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(type.equals("P-384") ? "EC" : type);
            Optional<ECGenParameterSpec> curve = switch (type) {
                case "EC" -> Optional.of(new ECGenParameterSpec("secp256r1"));
                case "P-384" -> Optional.of(new ECGenParameterSpec("secp384r1"));
                default -> Optional.empty();
            };
            if (curve.isPresent()) {
                generator.initialize(curve.get());
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
