package dev.gatun.http.internal.compression;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.aayushatharva.brotli4j.decoder.BrotliInputStream;
import com.aayushatharva.brotli4j.encoder.BrotliOutputStream;
import com.aayushatharva.brotli4j.encoder.Encoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** RFC 7932 by brotli4j. Loaded only where that is on the path. */
final class BrotliCoding implements Coding {
    /** Of 0 to 11. Above 5 it costs more than gzip by far; that is for files compressed beforehand. */
    private static final int QUALITY = 4;

    BrotliCoding() {}

    /** Whether the library for this system is there as well. */
    static boolean isUsable() {
        return Brotli4jLoader.isAvailable();
    }

    @Override
    public String name() {
        return "br";
    }

    @Override
    public OutputStream encode(OutputStream out) throws IOException {
        return new BrotliOutputStream(out, Encoder.Parameters.create(QUALITY));
    }

    @Override
    public InputStream decode(InputStream in) throws IOException {
        return new BrotliInputStream(in);
    }

    @Override
    public PushDecoder decoder() throws IOException {
        return new BrotliDecoder();
    }
}
