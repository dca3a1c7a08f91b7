package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;

/** What a client sends first, chosen so that a server of HTTP/1 refuses it (RFC 9113, section 3.4). */
public final class Preface {
    /** Bytes of the preface. */
    public static final int SIZE = 24;

    private static final byte[] BYTES = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private Preface() {}

    /** Compares what can be read, and reads nothing: 1 it begins with the preface, 0 it may, once more has come, -1 it does not. */
    public static int match(Buffer in) {
        int length = Math.min(SIZE, in.readableBytes());
        int start = in.readIndex();
        for (int i = 0; i < length; i++) {
            if (in.get(start + i) != BYTES[i]) {
                return -1;
            }
        }
        return length == SIZE ? 1 : 0;
    }

    /** Appends the preface. */
    public static void write(Buffer out) {
        out.put(BYTES);
    }
}
