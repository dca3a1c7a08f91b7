package dev.gatun.http.internal.client.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** The hashes of digest authentication (RFC 7616, section 3.3), the weakest first. */
enum DigestAlgorithm {
    /** For old servers; what it protects is a matter of hours of computing. */
    MD5("MD5", "MD5"),
    /** What everybody should have. */
    SHA_256("SHA-256", "SHA-256"),
    /** SHA-512/256. */
    SHA_512_256("SHA-512-256", "SHA-512/256");

    private final String label;
    private final String algorithm;

    DigestAlgorithm(String label, String algorithm) {
        this.label = label;
        this.algorithm = algorithm;
    }

    /** The one of a name, with or without {@code -sess}. */
    static Optional<DigestAlgorithm> named(String name) {
        return Arrays.stream(values()).filter(known -> known.label.equalsIgnoreCase(name) || (known.label + "-sess").equalsIgnoreCase(name)).findFirst();
    }

    /** The hash of the parts with colons between them, in hexadecimal. Of a string the characters are bytes already. */
    String hash(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (int i = 0; i < parts.length; i++) {
                if (i > 0) {
                    digest.update((byte) ':');
                }
                digest.update(parts[i]);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + algorithm, e);
        }
    }

    /** The hash of field values and earlier hashes. */
    String hash(String... parts) {
        return hash(Arrays.stream(parts).map(part -> part.getBytes(StandardCharsets.ISO_8859_1)).toArray(byte[][]::new));
    }
}
