package dev.gatun.http.internal.compression;

import java.io.IOException;
import java.util.Optional;

/**
 * {@code deflate}, which is zlib's format (RFC 1950); but some servers took the name for bare deflate, so that is read as well (RFC 9110, section 8.4.1.2). The
 * first two bytes tell. One thread.
 */
final class DeflateDecoder implements PushDecoder {
    private static final int METHOD_MASK = 0x0f;
    private static final int DEFLATED = 8;
    /** RFC 1950, section 2.2: what the first two bytes are a multiple of. */
    private static final int CHECK = 31;

    private Optional<Inflation> inflation = Optional.empty();
    private int first = -1;

    @Override
    public void decode(byte[] bytes, int offset, int length, Sink sink) throws IOException {
        int at = offset;
        int left = length;
        if (inflation.isEmpty() && left > 0) {
            if (first < 0) {
                first = bytes[at++] & 0xff;
                left--;
            }
            if (left == 0) {
                return;
            }
            boolean zlib = (first & METHOD_MASK) == DEFLATED && (first << 8 | bytes[at] & 0xff) % CHECK == 0;
            inflation = Optional.of(new Inflation(!zlib));
            inflate(new byte[] {(byte) first}, 0, 1, sink);
        }
        if (left > 0) {
            inflate(bytes, at, left, sink);
        }
    }

    private void inflate(byte[] bytes, int offset, int length, Sink sink) throws IOException {
        if (inflation.orElseThrow().inflate(bytes, offset, length, sink) > 0) {
            throw new IOException("bytes behind the end of the deflated content");
        }
    }

    @Override
    public void finish() throws IOException {
        boolean whole = inflation.map(Inflation::isFinished).orElse(first < 0);
        if (!whole) {
            throw new IOException("the end of the deflated content is missing");
        }
    }

    @Override
    public void close() {
        inflation.ifPresent(Inflation::close);
    }
}
