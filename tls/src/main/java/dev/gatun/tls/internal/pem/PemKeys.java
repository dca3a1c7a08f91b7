package dev.gatun.tls.internal.pem;

import dev.gatun.tls.internal.der.DerReader;
import dev.gatun.tls.internal.der.DerWriter;
import dev.gatun.tls.internal.der.MalformedDer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Private keys out of PEM blocks: PKCS#8 plain and encrypted (RFC 5958, RFC 8018), PKCS#1 (RFC 8017, appendix A.1.2) and SEC 1 (RFC 5915). The last two
 * are wrapped into PKCS#8, which is what Java reads. Pure; any thread.
 */
public final class PemKeys {
    private static final String PKCS8 = "PRIVATE KEY";
    private static final String ENCRYPTED = "ENCRYPTED PRIVATE KEY";
    private static final String PKCS1 = "RSA PRIVATE KEY";
    private static final String SEC1 = "EC PRIVATE KEY";
    private static final String EC_PARAMETERS = "EC PARAMETERS";

    /** The algorithm identifiers {rsaEncryption, NULL} (RFC 8017) and id-ecPublicKey (RFC 5480), as DER. */
    private static final byte[] RSA = {0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 0x01, 0x01, 0x01, 0x05, 0x00};
    private static final byte[] EC_OID = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x02, 0x01};
    private static final byte[] ZERO = {0x02, 0x01, 0x00};

    private PemKeys() {}

    /**
     * The only private key among the blocks.
     *
     * @param password for an encrypted key; an empty one is a password too
     * @throws MalformedPem when there is none, there are several, or it can't be read
     */
    public static PrivateKey read(List<PemBlock> blocks, Optional<char[]> password) {
        List<PemBlock> keys = blocks.stream().filter(block -> block.type().endsWith(PKCS8)).toList();
        if (keys.size() != 1) {
            String found = blocks.stream().map(PemBlock::name).limit(10).collect(Collectors.joining(", "));
            throw new MalformedPem(keys.isEmpty() ? "has no block with a private key" + (found.isEmpty() ? "" : ", but has " + found)
                : "has " + keys.size() + " private keys: " + found);
        }
        PemBlock block = keys.getFirst();
        try {
            return key(block, blocks, password);
        } catch (MalformedDer e) {
            throw new MalformedPem(block.name() + ": is not the key that its type says: " + e.getMessage(), e);
        }
    }

    private static PrivateKey key(PemBlock block, List<PemBlock> all, Optional<char[]> password) {
        if (block.legacyEncrypted()) {
            throw new MalformedPem(block.name() + ": is encrypted in OpenSSL's old way (Proc-Type: 4,ENCRYPTED), whose key derivation is weak; "
                + "convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in old.key -out new.key");
        }
        return switch (block.type()) {
            case PKCS8 -> pkcs8(block, block.der());
            case PKCS1 -> pkcs8(block, wrapped(RSA, block.der()));
            case SEC1 -> pkcs8(block, wrapped(DerWriter.element(DerReader.SEQUENCE, EC_OID, curve(block, all)), block.der()));
            case ENCRYPTED -> {
                char[] secret = password.orElseThrow(() -> new MalformedPem(block.name() + ": is encrypted and no password is given"));
                byte[] plain = EncryptedKey.decrypt(block, secret);
                try {
                    yield pkcs8(block, plain);
                } catch (MalformedDer | MalformedPem e) {
                    // One wrong password in 256 leaves a padding that looks right.
                    throw new MalformedPem(block.name() + ": can't be decrypted, the password is wrong or the block damaged", e);
                }
            }
            default -> throw new MalformedPem(block.name() + ": keys of this type are not supported");
        };
    }

    private static byte[] wrapped(byte[] algorithm, byte[] key) {
        return DerWriter.element(DerReader.SEQUENCE, ZERO, algorithm, DerWriter.element(DerReader.OCTET_STRING, key));
    }

    /** The curve stands within the key as [0], or else in a block of its own. */
    private static byte[] curve(PemBlock block, List<PemBlock> all) {
        DerReader key = DerReader.of(block.der()).enter(DerReader.SEQUENCE);
        key.integer("the version of an EC key", 1, 1);
        key.take(DerReader.OCTET_STRING);
        if (key.isNext(DerReader.CONTEXT)) {
            return key.enter(DerReader.CONTEXT).element();
        }
        return all.stream().filter(other -> other.type().equals(EC_PARAMETERS)).findFirst().map(PemBlock::der)
            .orElseThrow(() -> new MalformedPem(block.name() + ": names no curve, and there is no EC PARAMETERS block"));
    }

    private static PrivateKey pkcs8(PemBlock block, byte[] der) {
        DerReader info = DerReader.of(der).enter(DerReader.SEQUENCE);
        info.integer("the version of PKCS#8", 0, 1);
        String oid = info.enter(DerReader.SEQUENCE).oid();
        info.enter(DerReader.OCTET_STRING);
        String algorithm = switch (oid) {
            case "1.2.840.113549.1.1.1" -> "RSA";
            case "1.2.840.113549.1.1.10" -> "RSASSA-PSS";
            case "1.2.840.10045.2.1" -> "EC";
            case "1.3.101.112", "1.3.101.113" -> "EdDSA";
            default -> throw new MalformedPem(block.name() + ": keys of algorithm " + oid + " can't sign a TLS handshake");
        };
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException | RuntimeException e) {
            // Some key factories let the exceptions of their own parsers out.
            throw new MalformedPem(block.name() + ": is no " + algorithm + " key that Java can read: " + e.getMessage(), e);
        }
    }
}
