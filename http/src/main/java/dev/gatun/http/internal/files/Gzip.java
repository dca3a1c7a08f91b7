package dev.gatun.http.internal.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;

/** Compresses small files in memory. */
final class Gzip {
    /** Below this the header of gzip and a field more eat what is won. */
    static final long MIN_BYTES = 512;
    /** Larger files are for precompression: on the fly they would hold memory and a processor for each first request. */
    static final long MAX_BYTES = 1 << 20;

    private Gzip() {}

    static byte[] compress(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
