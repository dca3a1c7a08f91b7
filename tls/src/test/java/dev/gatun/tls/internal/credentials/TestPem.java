package dev.gatun.tls.internal.credentials;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.util.Base64;
import java.util.Collection;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorException;

/** Writes the forms of PEM for tests. */
public final class TestPem {
    private TestPem() {}

    public static String block(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + type + "-----\n";
    }

    public static String certificates(Collection<X509Certificate> certificates) {
        return certificates.stream().map(TestPem::certificate).collect(Collectors.joining());
    }

    public static String certificate(X509Certificate certificate) {
        try {
            return block("CERTIFICATE", certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    public static String pkcs8(PrivateKey key) {
        return block("PRIVATE KEY", key.getEncoded());
    }

    /** RSA PRIVATE KEY or EC PRIVATE KEY: what PKCS#8 wraps. */
    public static String traditional(PrivateKey key) {
        try {
            PrivateKeyInfo pkcs8 = PrivateKeyInfo.getInstance(key.getEncoded());
            byte[] inner = pkcs8.parsePrivateKey().toASN1Primitive().getEncoded();
            if (key.getAlgorithm().equals("EC")) {
                // Java names the curve outside only, OpenSSL within too.
                int bits = ((ECPrivateKey) key).getParams().getOrder().bitLength();
                inner = new org.bouncycastle.asn1.sec.ECPrivateKey(bits, ((ECPrivateKey) key).getS(), pkcs8.getPrivateKeyAlgorithm().getParameters()).getEncoded();
            }
            return block(key.getAlgorithm() + " PRIVATE KEY", inner);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** PBES2 with a cipher and a pseudo-random function, or PBES1 with a scheme. */
    public static String encrypted(PrivateKey key, ASN1ObjectIdentifier cipher, AlgorithmIdentifier prf, int iterations, String password) {
        try {
            var encryptor = new JceOpenSSLPKCS8EncryptorBuilder(cipher).setProvider(new BouncyCastleProvider()).setRandom(new SecureRandom())
                .setPassword(password.toCharArray()).setIterationCount(iterations).setPRF(prf).build();
            return block("ENCRYPTED PRIVATE KEY", new JcaPKCS8Generator(key, encryptor).generate().getContent());
        } catch (OperatorException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
