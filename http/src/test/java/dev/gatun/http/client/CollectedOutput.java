package dev.gatun.http.client;

import dev.gatun.http.BodyOutput;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Keeps what is written. */
final class CollectedOutput implements BodyOutput {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    static byte[] of(Content content) throws Exception {
        CollectedOutput out = new CollectedOutput();
        content.writeTo(out);
        return out.bytes.toByteArray();
    }

    static String text(Content content) throws Exception {
        return new String(of(content), StandardCharsets.UTF_8);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        bytes.write(source, offset, length);
    }

    @Override
    public void write(String text) {
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void flush() {}

    @Override
    public void trailer(String name, String value) {
        throw new UnsupportedOperationException(name);
    }

    @Override
    public OutputStream stream() {
        return bytes;
    }
}
