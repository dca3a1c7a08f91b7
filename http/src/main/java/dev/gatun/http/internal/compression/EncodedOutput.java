package dev.gatun.http.internal.compression;

import dev.gatun.http.BodyOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Compresses what is written to another output. Used by the thread of the writer; a flush goes through to the client. */
final class EncodedOutput implements BodyOutput, AutoCloseable {
    private final BodyOutput plain;
    private final OutputStream encoder;

    EncodedOutput(BodyOutput plain, Coding coding) throws IOException {
        this.plain = plain;
        this.encoder = coding.encode(plain.stream());
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            encoder.write(bytes, offset, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void flush() {
        try {
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        plain.flush();
    }

    @Override
    public void trailer(String name, String value) {
        plain.trailer(name, value);
    }

    /** Writes what the compressor still holds, and frees its memory. */
    @Override
    public void close() throws IOException {
        encoder.close();
    }
}
