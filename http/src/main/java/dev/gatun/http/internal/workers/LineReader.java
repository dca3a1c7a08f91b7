package dev.gatun.http.internal.workers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Lines of a pipe, none of which may be longer than {@link Message#MAX_LINE}. One thread. */
final class LineReader {
    private final InputStream in;
    private final byte[] buffer = new byte[8192];
    private byte[] line = new byte[1024];
    private int next;
    private int end;

    LineReader(InputStream in) {
        this.in = in;
    }

    /**
     * The next line without its end; empty at the end of the input. What is no UTF-8 is replaced.
     *
     * @throws IOException when the line is too long, too
     */
    Optional<String> next() throws IOException {
        int length = 0;
        while (true) {
            if (next == end) {
                next = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) {
                    return length == 0 ? Optional.empty() : Optional.of(text(length));
                }
            }
            byte read = buffer[next++];
            if (read == '\n') {
                return Optional.of(text(length));
            }
            if (length == line.length) {
                grow();
            }
            line[length++] = read;
        }
    }

    private void grow() throws IOException {
        if (line.length >= Message.MAX_LINE) {
            throw new IOException("a line is longer than " + Message.MAX_LINE + " bytes");
        }
        line = Arrays.copyOf(line, Math.min(Message.MAX_LINE, line.length * 2));
    }

    private String text(int length) {
        // A pipe of Windows may have both ends of a line.
        int trimmed = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        return new String(line, 0, trimmed, StandardCharsets.UTF_8);
    }
}
