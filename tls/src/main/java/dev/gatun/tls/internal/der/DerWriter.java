package dev.gatun.tls.internal.der;

import java.io.ByteArrayOutputStream;

/** Writes the little DER that wraps one form of a private key into another. Pure; any thread. */
public final class DerWriter {
    private DerWriter() {}

    /** An element of the content's parts in a row. */
    public static byte[] element(int tag, byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
        out.write(tag);
        writeLength(out, length);
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** X.690 section 8.1.3: one byte below 128, else the count of the bytes that follow. */
    private static void writeLength(ByteArrayOutputStream out, int length) {
        if (length < 0x80) {
            out.write(length);
            return;
        }
        int count = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
        out.write(0x80 | count);
        for (int i = count - 1; i >= 0; i--) {
            out.write(length >>> 8 * i);
        }
    }
}
