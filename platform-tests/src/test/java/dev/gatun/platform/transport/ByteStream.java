package dev.gatun.platform.transport;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.zip.CRC32C;

/** A long run of bytes that nobody keeps: made as it is sent, and known by its checksum. Each has one user at a time. */
final class ByteStream {
    /** No power of two, so that pieces never fall together with anybody's buffers. */
    private static final byte[] PATTERN = SocketPeer.pattern(100_003);

    private final CRC32C checksum = new CRC32C();
    private long left;

    ByteStream(long length) {
        left = length;
    }

    boolean isAtEnd() {
        return left == 0;
    }

    /** Makes up to {@code most} bytes more. */
    byte[] next(int most) {
        int length = (int) Math.min(left, Math.min(most, PATTERN.length));
        int from = (int) (left % 1009) % Math.max(1, PATTERN.length - length);
        byte[] bytes = Arrays.copyOfRange(PATTERN, from, from + length);
        checksum.update(bytes);
        left -= length;
        return bytes;
    }

    /** Of all that was made so far. */
    long checksum() {
        return checksum.getValue();
    }

    /** Sends all of it; gives its checksum. */
    long writeTo(OutputStream out) throws IOException {
        while (!isAtEnd()) {
            out.write(next(60_000));
        }
        return checksum();
    }

    /** The checksum of the next {@code length} bytes, read in small pieces. */
    static long checksum(InputStream in, long length, int piece) throws IOException {
        CRC32C checksum = new CRC32C();
        byte[] bytes = new byte[piece];
        for (long left = length; left > 0;) {
            int count = in.read(bytes, 0, (int) Math.min(left, piece));
            if (count < 0) {
                throw new EOFException(left + " of " + length + " bytes are missing");
            }
            checksum.update(bytes, 0, count);
            left -= count;
        }
        return checksum.getValue();
    }
}
