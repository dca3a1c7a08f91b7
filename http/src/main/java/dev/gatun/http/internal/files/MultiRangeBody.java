package dev.gatun.http.internal.files;

import dev.gatun.http.BodyOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Several ranges of a file as {@code multipart/byteranges} (RFC 9110 section 14.6). Written on a virtual thread. */
final class MultiRangeBody implements FileContent.Writer {
    private final List<ByteRanges.Span> spans;
    private final List<String> heads;
    private final String boundary;

    /** @param size of the whole file */
    MultiRangeBody(long size, String type, List<ByteRanges.Span> spans) {
        this.spans = spans;
        // Long enough that no file holds it but by design; who can write the file can cheat its readers in simpler ways.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        this.boundary = Long.toHexString(random.nextLong()) + Long.toHexString(random.nextLong());
        this.heads = spans.stream().map(span -> "\r\n--" + boundary + "\r\ncontent-type: " + type
            + "\r\ncontent-range: bytes " + span.first() + '-' + span.last() + '/' + size + "\r\n\r\n").toList();
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
    public void write(FileContent content, BodyOutput out) throws IOException {
        for (int i = 0; i < spans.size(); i++) {
            out.write(heads.get(i).getBytes(StandardCharsets.ISO_8859_1));
            content.copy(spans.get(i).first(), spans.get(i).length(), out);
        }
        out.write(tail().getBytes(StandardCharsets.ISO_8859_1));
    }
}
