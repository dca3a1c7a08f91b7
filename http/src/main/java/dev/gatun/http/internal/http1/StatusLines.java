package dev.gatun.http.internal.http1;

import dev.gatun.http.Status;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Status lines (RFC 9112, section 4), those of the registered statuses encoded once. The version is always HTTP/1.1, the highest that this side
 * speaks, also to an HTTP/1.0 client (RFC 9110, section 2.5).
 */
final class StatusLines {
    private static final String VERSION = "HTTP/1.1 ";
    private static final MemorySegment[] KNOWN = new MemorySegment[600];
    private static final String[] REASONS = new String[600];

    static {
        for (int code = 100; code < KNOWN.length; code++) {
            Status status = Status.of(code);
            MemorySegment bytes = Arena.ofAuto().allocate(size(status));
            encode(Buffer.over(bytes), status);
            KNOWN[code] = bytes;
            REASONS[code] = status.reason();
        }
    }

    private StatusLines() {}

    static int size(Status status) {
        return VERSION.length() + 3 + 1 + status.reason().length() + 2;
    }

    static void write(Buffer out, Status status) {
        int code = status.code();
        if (REASONS[code].equals(status.reason())) {
            MemorySegment line = KNOWN[code];
            out.put(line, 0, (int) line.byteSize());
        } else {
            encode(out, status);
        }
    }

    private static void encode(Buffer out, Status status) {
        int code = status.code();
        out.putLatin1(VERSION).put((byte) ('0' + code / 100)).put((byte) ('0' + code / 10 % 10)).put((byte) ('0' + code % 10));
        // RFC 9112, section 4: the space is there even if the reason phrase is not
        out.put((byte) ' ').putLatin1(status.reason()).put((byte) '\r').put((byte) '\n');
    }
}
