package dev.gatun.http.internal.http1;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a run of requests as a connection does, in whatever parts, and writes down what it found. */
final class Reading {
    private static final int JUNK = 5;
    private static final int LARGEST = 1 << 17;
    /** Memory for the parts, taken once: a table's row is split thousands of times. */
    private static final MemorySegment SCRATCH = Arena.ofAuto().allocate(2 * LARGEST);

    private final Http1RequestParser parser = new Http1RequestParser(HeadLimits.DEFAULT);
    private final RequestHead head = new RequestHead();
    private final List<Found> found = new ArrayList<>();
    private BodyDecoder body = new FixedBody(0);
    private boolean inBody;
    private String end = "between requests";
    private int status;

    /** One request as it was read. */
    static final class Found {
        final List<String> headers = new ArrayList<>();
        final List<String> trailers = new ArrayList<>();
        final StringBuilder content = new StringBuilder();
        String method = "";
        String version = "";
        String target = "";
        String path = "";
        String query = "none";
        String authority = "none";
        String connection = "";
        String expect = "";
        String upgrade = "";
        boolean complete;

        @Override
        public String toString() {
            return String.join("|", method, version, target, path, query, authority, connection, expect, upgrade, headers.toString(), content,
                    trailers.toString(), Boolean.toString(complete));
        }
    }

    private Reading() {}

    /** All bytes at once, in memory that ends where they do. */
    static Reading whole(byte[] bytes) {
        Reading reading = new Reading();
        reading.read(Buffer.copyOf(bytes));
        return reading;
    }

    /** In two parts; what the first left unread is moved elsewhere before the second comes, as a connection does that keeps it. */
    static Reading split(byte[] bytes, int at) {
        Reading reading = new Reading();
        Buffer first = Buffer.over(SCRATCH.asSlice(0, at + 16));
        // what lies behind the bytes must not matter, whatever it is
        first.segment().fill((byte) ("\r\n: a".charAt(at % 5)));
        first.put(bytes, 0, at);
        if (reading.read(first)) {
            Buffer second = Buffer.over(SCRATCH.asSlice(LARGEST, JUNK + bytes.length + 1));
            second.writeIndex(JUNK).readIndex(JUNK).put(first).put(bytes, at, bytes.length - at);
            reading.read(second);
        }
        return reading;
    }

    /** One byte after the other. */
    static Reading byteByByte(byte[] bytes) {
        Reading reading = new Reading();
        Buffer in = Buffer.allocate(bytes.length);
        in.segment().fill((byte) '\n');
        for (byte b : bytes) {
            in.put(b);
            if (!reading.read(in)) {
                break;
            }
        }
        return reading;
    }

    /** False once a request was refused. */
    private boolean read(Buffer in) {
        try {
            while (inBody ? body(in) : head(in)) {
                inBody = !inBody;
            }
            end = parser.isUnfinished() || inBody ? "unfinished" : "between requests";
            return true;
        } catch (ProtocolException e) {
            status = e.status().code();
            end = e.toString();
            if (!e.closes()) {
                throw new AssertionError("connection goes on after " + e, e);
            }
            return false;
        }
    }

    private boolean head(Buffer in) {
        if (!parser.parse(in, head)) {
            return false;
        }
        Found request = new Found();
        found.add(request);
        request.method = head.method().name();
        request.version = head.version().toString();
        request.target = head.target();
        request.path = head.path().isEmpty() ? "none" : head.path();
        request.query = head.hasQuery() ? head.query() : "none";
        request.authority = head.hasAuthority() ? head.authority() : "none";
        request.connection = head.keepAlive() ? "keep-alive" : "close";
        request.expect = head.expectContinue() ? "100-continue" : "none";
        request.upgrade = head.isUpgrade() ? "yes" : "no";
        describe(head.fields(), request.headers);
        body = BodyDecoder.of(head);
        return true;
    }

    private boolean body(Buffer in) {
        Found request = found.getLast();
        for (int length = body.next(in, 7); length > 0; length = body.next(in, 7)) {
            byte[] content = new byte[length];
            in.read(content, 0, length);
            request.content.append(new String(content, StandardCharsets.ISO_8859_1));
        }
        if (body.isComplete()) {
            if (body instanceof ChunkedDecoder chunks) {
                describe(chunks.trailers(), request.trailers);
            }
            request.complete = true;
        }
        return body.isComplete();
    }

    private static void describe(HeaderFields fields, List<String> lines) {
        for (int i = 0; i < fields.count(); i++) {
            lines.add((fields.name(i) + ": " + fields.value(i)).strip());
        }
    }

    List<Found> requests() {
        return found;
    }

    /** The status that refused the last request, 0 if none was. */
    int status() {
        return status;
    }

    @Override
    public String toString() {
        return found + " " + end;
    }
}
