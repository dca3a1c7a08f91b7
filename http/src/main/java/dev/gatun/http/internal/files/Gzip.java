package dev.gatun.http.internal.files;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Compresses small files in memory. */
final class Gzip {
    /** Below this the header of gzip and a field more eat what is won. */
    static final long MIN_BYTES = 512;
    /** Larger files are for precompression: on the fly they would hold memory and a processor for each first request. */
    static final long MAX_BYTES = 1 << 20;

    private Gzip() {}

    static byte[] compress(OpenFile file) {
        Buffer buffer = Buffer.allocate((int) file.size());
        while (buffer.writableBytes() > 0 && file.read(buffer, buffer.writeIndex()) > 0) {
            continue;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(buffer.readableBytes() / 3 + 64);
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(buffer.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
