package dev.gatun.platform.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.cert.ocsp.BasicOCSPResp;
import org.bouncycastle.cert.ocsp.BasicOCSPRespBuilder;
import org.bouncycastle.cert.ocsp.CertificateID;
import org.bouncycastle.cert.ocsp.CertificateStatus;
import org.bouncycastle.cert.ocsp.OCSPException;
import org.bouncycastle.cert.ocsp.OCSPRespBuilder;
import org.bouncycastle.cert.ocsp.jcajce.JcaBasicOCSPRespBuilder;
import org.bouncycastle.operator.DigestCalculatorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.OperatorException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate authority of one test run, made in memory, with P-256 keys. Immutable but for its serial numbers; any thread. */
public final class Authority {
    private static final X500Name NAME = new X500Name("CN=Authority of a test");

    private final KeyPair keys = newKeys();
    private final X509Certificate certificate = certify(NAME, keys, true, List.of());
    private final AtomicLong serial = new AtomicLong(1);

    /** What a server shows: its key, and its chain without the authority. */
    public record Identity(PrivateKey key, X509Certificate certificate) {
        /** Writes {@code NAME.crt} and {@code NAME.key} (PKCS#8); where they are. */
        public Pair write(Path directory, String name) {
            Path chain = directory.resolve(name + ".crt");
            Path secret = directory.resolve(name + ".key");
            try {
                Files.writeString(chain, certificatePem());
                Files.writeString(secret, keyPem());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Pair(chain, secret);
        }

        public String certificatePem() {
            try {
                return pem("CERTIFICATE", certificate.getEncoded());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        public String keyPem() {
            return pem("PRIVATE KEY", key.getEncoded());
        }

        /** For the JDK's own sockets and engines. */
        public SSLContext context() {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry("own", key, new char[0], new Certificate[] {certificate});
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, new char[0]);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return context;
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Where an identity was written. */
    public record Pair(Path certificate, Path key) {}

    /** A new authority. */
    public Authority() {}

    /** A certificate for {@code names}, which may be addresses. */
    public Identity identity(String... names) {
        KeyPair own = newKeys();
        return new Identity(own.getPrivate(), certify(new X500Name("CN=" + names[0]), own, false, Arrays.asList(names)));
    }

    /** What an OCSP responder says of a certificate of this authority: that it is good, until {@code next}. */
    public byte[] staple(X509Certificate about, Instant next) {
        try {
            DigestCalculatorProvider digests = new JcaDigestCalculatorProviderBuilder().build();
            CertificateID id = new CertificateID(
                    digests.get(CertificateID.HASH_SHA1), new JcaX509CertificateHolder(certificate), about.getSerialNumber());
            BasicOCSPRespBuilder builder = new JcaBasicOCSPRespBuilder(keys.getPublic(), digests.get(CertificateID.HASH_SHA1));
            builder.addResponse(id, CertificateStatus.GOOD, Date.from(next.minus(Duration.ofDays(1))), Date.from(next));
            BasicOCSPResp response = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()), null, new Date());
            return new OCSPRespBuilder().build(OCSPRespBuilder.SUCCESSFUL, response).getEncoded();
        } catch (OperatorException | OCSPException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For a client that trusts this authority and nobody else. */
    public SSLContext client() {
        try {
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("authority", certificate);
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(trusted);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, trust.getTrustManagers(), null);
            return client;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The authority's own certificate. */
    public X509Certificate certificate() {
        return certificate;
    }

    /** A certificate that was good until an hour ago. */
    public Identity expired(String... names) {
        KeyPair own = newKeys();
        Instant then = Instant.now().minus(Duration.ofHours(25));
        return new Identity(own.getPrivate(), certify(new X500Name("CN=" + names[0]), own, false, Arrays.asList(names), then));
    }

    private X509Certificate certify(X500Name subject, KeyPair pair, boolean isAuthority, List<String> names) {
        return certify(subject, pair, isAuthority, names, Instant.now());
    }

    private X509Certificate certify(X500Name subject, KeyPair pair, boolean isAuthority, List<String> names, Instant now) {
        BigInteger number = isAuthority ? BigInteger.ONE : BigInteger.valueOf(serial.incrementAndGet());
        try {
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    NAME, number, Date.from(now.minus(Duration.ofHours(1))), Date.from(now.plus(Duration.ofDays(1))), subject, pair.getPublic());
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(isAuthority));
            if (!names.isEmpty()) {
                GeneralName[] all = names.stream().map(Authority::generalName).toArray(GeneralName[]::new);
                builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(all));
            }
            return new JcaX509CertificateConverter()
                    .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build((isAuthority ? pair : keys).getPrivate())));
        } catch (OperatorCreationException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (CertIOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GeneralName generalName(String name) {
        return new GeneralName(name.matches("[0-9.]+") ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] content) {
        StringWriter text = new StringWriter();
        try (PemWriter out = new PemWriter(text)) {
            out.writeObject(new PemObject(type, content));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
