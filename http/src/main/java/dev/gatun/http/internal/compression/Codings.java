package dev.gatun.http.internal.compression;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;

/** The codings at hand: gzip and deflate of the JDK, br and zstd where brotli4j and zstd-jni are on the program's path. */
public final class Codings {
    private static final int BUFFER = 8 << 10;

    /** RFC 1952. */
    private static final Coding GZIP = new Coding() {
        @Override
        public String name() {
            return "gzip";
        }

        @Override
        public OutputStream encode(OutputStream out) throws IOException {
            return new GZIPOutputStream(out, BUFFER, true);
        }

        @Override
        public InputStream decode(InputStream in) throws IOException {
            return new GZIPInputStream(in, BUFFER);
        }

        @Override
        public PushDecoder decoder() {
            return new GzipDecoder();
        }
    };

    /** RFC 1950: the zlib format, whatever some clients of the past took the name to mean (RFC 9110 section 8.4.1.2). */
    private static final Coding DEFLATE = new Coding() {
        @Override
        public String name() {
            return "deflate";
        }

        @Override
        public OutputStream encode(OutputStream out) {
            Deflater deflater = new Deflater();
            return new DeflaterOutputStream(out, deflater, BUFFER, true) {
                @Override
                public void close() throws IOException {
                    try {
                        super.close();
                    } finally {
                        // The stream frees only a deflater that it made itself.
                        deflater.end();
                    }
                }
            };
        }

        @Override
        public InputStream decode(InputStream in) {
            return new InflaterInputStream(in);
        }

        @Override
        public PushDecoder decoder() {
            return new DeflateDecoder();
        }
    };

    /** In the order of the server's preference. */
    private static final List<Coding> AVAILABLE = available();

    private Codings() {}

    private static List<Coding> available() {
        List<Coding> found = new ArrayList<>();
        if (isPresent("com.aayushatharva.brotli4j.Brotli4jLoader") && BrotliCoding.isUsable()) {
            found.add(new BrotliCoding());
        }
        if (isPresent("com.github.luben.zstd.ZstdOutputStream")) {
            found.add(new ZstdCoding());
        }
        found.add(GZIP);
        found.add(DEFLATE);
        return List.copyOf(found);
    }

    private static boolean isPresent(String type) {
        try {
            Class.forName(type, false, Codings.class.getClassLoader());
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            return false;
        }
    }

    /** All codings at hand, the preferred one first. */
    public static List<Coding> all() {
        return AVAILABLE;
    }

    /** The coding of this name; {@code x-gzip} is gzip. */
    public static Optional<Coding> named(String name) {
        String wanted = name.equalsIgnoreCase("x-gzip") ? "gzip" : name;
        return AVAILABLE.stream().filter(coding -> coding.name().equalsIgnoreCase(wanted)).findFirst();
    }
}
