package dev.gatun.http;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

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
    default void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends what was written so far. */
    void flush();

    /** Adds a field behind the content; sent when the client said {@code te: trailers}. */
    void trailer(String name, String value);

    /** The same as an {@link OutputStream}; closing it does nothing. */
    default OutputStream stream() {
        return new OutputStream() {
            @Override
            public void write(int value) {
                BodyOutput.this.write(new byte[] {(byte) value}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) {
                BodyOutput.this.write(bytes, offset, length);
            }

            @Override
            public void flush() {
                BodyOutput.this.flush();
            }
        };
    }
}
