package dev.gatun.http.internal.compression;

import java.io.IOException;

/** Decodes content piece by piece, as it comes: never waits for more. One thread. */
public interface PushDecoder extends AutoCloseable {
    /** Takes what was decoded; may throw to end it. */
    @FunctionalInterface
    interface Sink {
        /** The array is the decoder's, valid during the call. */
        void decoded(byte[] bytes, int offset, int length);
    }

    /**
     * Decodes all of these bytes.
     *
     * @throws IOException when they are not of the coding
     */
    void decode(byte[] bytes, int offset, int length, Sink sink) throws IOException;

    /**
     * There are no more bytes. None at all are empty content.
     *
     * @throws IOException when some are missing
     */
    void finish() throws IOException;

    /** Frees native memory; nothing is decoded afterwards. */
    @Override
    void close();
}
