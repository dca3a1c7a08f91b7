package dev.gatun.http.internal.files;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Tags of content that has no better history than itself. */
final class ContentTag {
    /** Of 32: nobody is kept from making two files alike but he who writes both. */
    private static final int BYTES = 16;

    private ContentTag() {}

    /** The beginning of its SHA-256. */
    static String of(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content), 0, BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }
}
