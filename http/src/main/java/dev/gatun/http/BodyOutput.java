package dev.gatun.http;

import java.io.OutputStream;

/**
 * Where a {@link BodyWriter} writes. Its thread waits while the client reads slowly. Once the client is gone every method throws
 * {@link ClientGone}.
 */
public interface BodyOutput {
    /** Writes all of {@code bytes}. */
    default void write(byte[] bytes) {
        write(bytes, 0, bytes.length);
    }

    /** Writes {@code length} bytes from {@code offset}. */
    void write(byte[] bytes, int offset, int length);

    /** Writes {@code text} in UTF-8. */
    void write(String text);

    /** Sends what was written so far. */
    void flush();

    /** Adds a field behind the content; sent when the client said {@code te: trailers}. */
    void trailer(String name, String value);

    /** The same as an {@link OutputStream}; closing it does nothing. */
    OutputStream stream();
}
