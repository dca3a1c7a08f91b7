package dev.gatun.http.internal.files;

import dev.gatun.http.BodyOutput;
import dev.gatun.http.BodyWriter;
import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.OpenFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Several ranges of a file as {@code multipart/byteranges} (RFC 9110 section 14.6). Written on a virtual thread. */
final class MultiRangeBody implements BodyWriter {
    private static final int CHUNK = 32 << 10;

    private final OpenFile file;
    private final List<ByteRanges.Span> spans;
    private final List<String> heads;
    private final String boundary;

    MultiRangeBody(OpenFile file, String type, List<ByteRanges.Span> spans) {
        this.file = file;
        this.spans = spans;
        // Long enough that no file holds it but by design; who can write the file can cheat its readers in simpler ways.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.boundary = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        this.heads = spans.stream().map(span -> "\r\n--" + boundary + "\r\ncontent-type: " + type
            + "\r\ncontent-range: bytes " + span.first() + '-' + span.last() + '/' + file.size() + "\r\n\r\n").toList();
    }

    String type() {
        return "multipart/byteranges; boundary=" + boundary;
    }

    long length() {
        return spans.stream().mapToLong(ByteRanges.Span::length).sum() + heads.stream().mapToLong(String::length).sum() + tail().length();
    }

    private String tail() {
        return "\r\n--" + boundary + "--\r\n";
    }

    @Override
    public void write(BodyOutput out) throws IOException {
        // The exchange's own reference ends with it, maybe in the midst of a read.
        OpenFile held = file.retain();
        try {
            Buffer buffer = Buffer.allocate(CHUNK);
            byte[] bytes = new byte[CHUNK];
            for (int i = 0; i < spans.size(); i++) {
                out.write(heads.get(i).getBytes(StandardCharsets.ISO_8859_1));
                copy(held, spans.get(i), buffer, bytes, out);
            }
            out.write(tail().getBytes(StandardCharsets.ISO_8859_1));
        } finally {
            held.release();
        }
    }

    private static void copy(OpenFile file, ByteRanges.Span span, Buffer buffer, byte[] bytes, BodyOutput out) throws IOException {
        long at = span.first();
        while (at <= span.last()) {
            int read = file.read(buffer.clear(), at);
            if (read <= 0) {
                throw new EOFException(file.path() + " became shorter");
            }
            int length = (int) Math.min(read, span.last() - at + 1);
            buffer.read(bytes, 0, length);
            out.write(bytes, 0, length);
            at += length;
        }
    }
}
