package dev.gatun.tls.internal.pem;

import dev.gatun.tls.internal.der.DerReader;
import dev.gatun.tls.internal.der.MalformedDer;
import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Decrypts an EncryptedPrivateKeyInfo (RFC 5958, section 3) by PBES2 with PBKDF2, and by those schemes of PBES1 and PKCS#12 that Java has (RFC 8018,
 * appendix A; RFC 7292, appendix C). Pure; any thread, but it takes as long as the iterations do.
 */
final class EncryptedKey {
    /** The most rounds of a key derivation: what takes a second or two, far above the 2,048 of OpenSSL and the 600,000 that OWASP asks for. */
    static final int MAX_ITERATIONS = 2_000_000;

    /** The longest salt, in bytes; 8 or 16 are in use. */
    static final int MAX_SALT_BYTES = 1_024;

    private static final String PBES2 = "1.2.840.113549.1.5.13";
    private static final String PBKDF2 = "1.2.840.113549.1.5.12";
    private static final String SCRYPT = "1.3.6.1.4.1.11591.4.11";

    private EncryptedKey() {}

    /** The PKCS#8 within. */
    static byte[] decrypt(PemBlock block, char[] password) {
        try {
            DerReader outer = DerReader.of(block.der()).enter(DerReader.SEQUENCE);
            DerReader scheme = outer.enter(DerReader.SEQUENCE);
            byte[] encrypted = outer.take(DerReader.OCTET_STRING);
            String oid = scheme.oid();
            Cipher cipher = oid.equals(PBES2) ? pbes2(block, scheme.enter(DerReader.SEQUENCE), password)
                : pbes1(block, oid, scheme.enter(DerReader.SEQUENCE), password);
            return cipher.doFinal(encrypted);
        } catch (GeneralSecurityException e) {
            throw new MalformedPem(block.name() + ": can't be decrypted, the password is wrong or the block damaged", e);
        }
    }

    private static Cipher pbes2(PemBlock block, DerReader parameters, char[] password) throws GeneralSecurityException {
        DerReader derivation = parameters.enter(DerReader.SEQUENCE);
        String function = derivation.oid();
        if (!function.equals(PBKDF2)) {
            throw unsupported(block, "key derivation " + (function.equals(SCRYPT) ? "scrypt" : function));
        }
        DerReader pbkdf2 = derivation.enter(DerReader.SEQUENCE);
        byte[] salt = salt(pbkdf2);
        int iterations = pbkdf2.integer("the iteration count", 1, MAX_ITERATIONS);
        if (pbkdf2.isNext(DerReader.INTEGER)) {
            pbkdf2.skip();
        }
        String digest = pbkdf2.hasMore() ? digest(block, pbkdf2.enter(DerReader.SEQUENCE).oid()) : "SHA1";

        DerReader encryption = parameters.enter(DerReader.SEQUENCE);
        Algorithm algorithm = algorithm(block, encryption.oid());
        AlgorithmParameterSpec vector = new IvParameterSpec(encryption.take(DerReader.OCTET_STRING));
        PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, algorithm.keyBits());
        try {
            byte[] key = SecretKeyFactory.getInstance("PBKDF2WithHmac" + digest).generateSecret(spec).getEncoded();
            Cipher cipher = Cipher.getInstance(algorithm.name() + "/CBC/PKCS5Padding");
            cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, algorithm.name()), vector);
            Arrays.fill(key, (byte) 0);
            return cipher;
        } finally {
            spec.clearPassword();
        }
    }

    private static Cipher pbes1(PemBlock block, String oid, DerReader parameters, char[] password) throws GeneralSecurityException {
        String name = switch (oid) {
            case "1.2.840.113549.1.5.3" -> "PBEWithMD5AndDES";
            case "1.2.840.113549.1.12.1.1" -> "PBEWithSHA1AndRC4_128";
            case "1.2.840.113549.1.12.1.2" -> "PBEWithSHA1AndRC4_40";
            case "1.2.840.113549.1.12.1.3" -> "PBEWithSHA1AndDESede";
            case "1.2.840.113549.1.12.1.5" -> "PBEWithSHA1AndRC2_128";
            case "1.2.840.113549.1.12.1.6" -> "PBEWithSHA1AndRC2_40";
            default -> throw unsupported(block, "encryption scheme " + oid);
        };
        byte[] salt = salt(parameters);
        int iterations = parameters.integer("the iteration count", 1, MAX_ITERATIONS);
        PBEKeySpec spec = new PBEKeySpec(password);
        try {
            SecretKey key = SecretKeyFactory.getInstance(name).generateSecret(spec);
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(Cipher.DECRYPT_MODE, key, new PBEParameterSpec(salt, iterations));
            return cipher;
        } finally {
            spec.clearPassword();
        }
    }

    private static byte[] salt(DerReader parameters) {
        byte[] salt = parameters.take(DerReader.OCTET_STRING);
        if (salt.length == 0 || salt.length > MAX_SALT_BYTES) {
            throw new MalformedDer("a salt of " + salt.length + " bytes");
        }
        return salt;
    }

    private static String digest(PemBlock block, String oid) {
        return switch (oid) {
            case "1.2.840.113549.2.7" -> "SHA1";
            case "1.2.840.113549.2.8" -> "SHA224";
            case "1.2.840.113549.2.9" -> "SHA256";
            case "1.2.840.113549.2.10" -> "SHA384";
            case "1.2.840.113549.2.11" -> "SHA512";
            default -> throw unsupported(block, "pseudo-random function " + oid);
        };
    }

    private static Algorithm algorithm(PemBlock block, String oid) {
        return switch (oid) {
            case "2.16.840.1.101.3.4.1.2" -> new Algorithm("AES", 128);
            case "2.16.840.1.101.3.4.1.22" -> new Algorithm("AES", 192);
            case "2.16.840.1.101.3.4.1.42" -> new Algorithm("AES", 256);
            case "1.2.840.113549.3.7" -> new Algorithm("DESede", 192);
            default -> throw unsupported(block, "cipher " + oid);
        };
    }

    private static MalformedPem unsupported(PemBlock block, String what) {
        return new MalformedPem(block.name() + ": is encrypted with " + what + ", which Java does not have; "
            + "convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.key -out new.key");
    }

    private record Algorithm(String name, int keyBits) {}
}
