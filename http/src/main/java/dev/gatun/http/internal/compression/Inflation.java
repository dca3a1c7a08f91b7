package dev.gatun.http.internal.compression;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One stream of deflated bytes (RFC 1951), with zlib's frame around it or without. One thread. */
final class Inflation implements AutoCloseable {
    private static final int CHUNK = 8 << 10;

    private final Inflater inflater;
    private final byte[] out = new byte[CHUNK];

    /** @param raw without zlib's frame */
    Inflation(boolean raw) {
        inflater = new Inflater(raw);
    }

    /** Inflates what there is of the stream; how many of the bytes lie behind its end. */
    int inflate(byte[] bytes, int offset, int length, PushDecoder.Sink sink) throws IOException {
        inflater.setInput(bytes, offset, length);
        try {
            while (!inflater.finished()) {
                int count = inflater.inflate(out);
                if (count > 0) {
                    sink.decoded(out, 0, count);
                } else if (inflater.needsDictionary()) {
                    throw new IOException("deflated with a dictionary that nobody has");
                } else if (!inflater.finished()) {
                    return 0;
                }
            }
            return inflater.getRemaining();
        } catch (DataFormatException e) {
            throw new IOException("not deflated content: " + e.getMessage(), e);
        }
    }

    boolean isFinished() {
        return inflater.finished();
    }

    /** Ready for another stream. */
    void reset() {
        inflater.reset();
    }

    @Override
    public void close() {
        inflater.end();
    }
}
