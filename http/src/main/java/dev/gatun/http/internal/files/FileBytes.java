package dev.gatun.http.internal.files;

import dev.gatun.http.BodyOutput;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import java.io.EOFException;
import java.io.IOException;

/** Reads of open files into arrays, which block. A file that became shorter meanwhile fails, as its length was announced. */
final class FileBytes {
    /** Read at once where all of it is passed on. */
    static final int CHUNK = 32 << 10;

    private FileBytes() {}

    /** Bytes {@code offset} to {@code offset + length}. */
    static byte[] read(OpenFile file, long offset, int length) throws IOException {
        Buffer buffer = Buffer.allocate(length);
        while (buffer.writableBytes() > 0) {
            if (file.read(buffer, offset + buffer.writeIndex()) <= 0) {
                throw shorter(file);
            }
        }
        return buffer.toByteArray();
    }

    /** Writes bytes {@code offset} to {@code offset + length} to {@code out}. */
    static void copy(OpenFile file, long offset, long length, BodyOutput out) throws IOException {
        byte[] bytes = new byte[(int) Math.min(CHUNK, length)];
        Buffer buffer = Buffer.allocate(bytes.length);
        for (long at = 0; at < length; ) {
            int read = file.read(buffer.clear(), offset + at);
            if (read <= 0) {
                throw shorter(file);
            }
            int count = (int) Math.min(read, length - at);
            buffer.read(bytes, 0, count);
            out.write(bytes, 0, count);
            at += count;
        }
    }

    static EOFException shorter(OpenFile file) {
        return new EOFException(file.path() + " became shorter");
    }
}
