package dev.gatun.tls.internal.ocsp;

import dev.gatun.tls.internal.der.DerReader;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/**
 * How OCSP names a certificate (RFC 6960, section 4.1.1, CertID). A value.
 *
 * @param digest the object identifier of the hash
 * @param issuerName the hash of the issuer's name, in hex
 * @param issuerKey the hash of the issuer's public key, in hex
 * @param serial the certificate's serial number
 */
record CertificateId(String digest, String issuerName, String issuerKey, BigInteger serial) {
    /** The only hash of the lightweight profile (RFC 5019, section 2.1.1), and the one that JSSE asks with. It identifies, it protects nothing. */
    static final String SHA1 = "1.3.14.3.2.26";

    static CertificateId of(X509Certificate certificate, X509Certificate issuer) {
        try {
            MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
            String name = hex(sha1.digest(issuer.getSubjectX500Principal().getEncoded()));
            // SubjectPublicKeyInfo ::= SEQUENCE { algorithm, BIT STRING }; hashed without the count of unused bits.
            DerReader spki = DerReader.of(issuer.getPublicKey().getEncoded()).enter(DerReader.SEQUENCE);
            spki.skip();
            byte[] key = spki.take(DerReader.BIT_STRING);
            sha1.update(key, 1, key.length - 1);
            return new CertificateId(SHA1, name, hex(sha1.digest()), certificate.getSerialNumber());
        } catch (NoSuchAlgorithmException e) {
            throw new MalformedStaple("this JDK has no SHA-1, which OCSP needs", e);
        }
    }

    /** Reads it as the next element. */
    static CertificateId read(DerReader reader) {
        DerReader id = reader.enter(DerReader.SEQUENCE);
        String digest = id.enter(DerReader.SEQUENCE).oid();
        return new CertificateId(digest, hex(id.take(DerReader.OCTET_STRING)), hex(id.take(DerReader.OCTET_STRING)), id.integer());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
