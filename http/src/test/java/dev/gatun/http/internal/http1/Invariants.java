package dev.gatun.http.internal.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.Method;
import dev.gatun.http.ProtocolException;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/** What must hold for whatever bytes; the fuzz targets and the random run call it. */
final class Invariants {
    private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";

    /** RFC 9112 once more, as one slow and plain expression: who is let through by the parser must be let through by this. */
    private static final Pattern HEAD = Pattern.compile(
            "(\r\n){0,4}" + TOKEN + " [!-~&&[^#\"<>]]+ HTTP/1\\.[0-9]\r\n(" + TOKEN + ":[\t -~\\x80-\\xFF]*+\r\n)*\r\n");

    /** The same for responses; the space behind the code may be missing. */
    private static final Pattern RESPONSE_HEAD = Pattern.compile(
            "HTTP/1\\.[0-9] [1-9][0-9]{2}( [\t -~\\x80-\\xFF]*+)?\r\n(" + TOKEN + ":[\t -~\\x80-\\xFF]*+\r\n)*\r\n");

    private static final String CHUNKED_HEAD = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

    private Invariants() {}

    /** The parts in which bytes arrive do not matter, and only what the grammar allows is let through. */
    static void readRequests(byte[] bytes) {
        String whole = Reading.whole(bytes).toString();
        assertThat(Reading.byteByByte(bytes).toString()).isEqualTo(whole);
        int step = 1 + bytes.length / 50;
        for (int at = 0; at <= bytes.length; at += step) {
            assertThat(Reading.split(bytes, at).toString()).as("split at %d", at).isEqualTo(whole);
        }
        Http1RequestParser parser = new Http1RequestParser(HeadLimits.DEFAULT);
        Buffer in = Buffer.copyOf(bytes);
        if (Reading.whole(bytes).requests().isEmpty()) {
            return;
        }
        assertThat(parser.parse(in, new RequestHead())).isTrue();
        assertThat(new String(bytes, 0, in.readIndex(), StandardCharsets.ISO_8859_1)).matches(HEAD);
    }

    /** The same for chunked content. */
    static void readChunks(byte[] bytes) {
        byte[] head = CHUNKED_HEAD.getBytes(StandardCharsets.US_ASCII);
        byte[] request = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, request, 0, head.length);
        System.arraycopy(bytes, 0, request, head.length, bytes.length);
        readRequests(request);
    }

    /** Responses, one behind the other: the parts don't matter, and only what the grammar allows is let through. */
    static void readResponses(byte[] bytes) {
        String whole = responses(bytes, bytes.length, true);
        assertThat(responses(bytes, 0, true)).isEqualTo(whole);
        int step = 1 + bytes.length / 50;
        for (int at = 0; at <= bytes.length; at += step) {
            assertThat(responses(bytes, at, false)).as("split at %d", at).isEqualTo(whole);
        }
    }

    /** What a parser finds when {@code first} bytes come at once, and the others together or one by one. */
    private static String responses(byte[] bytes, int first, boolean single) {
        Http1ResponseParser parser = new Http1ResponseParser(HeadLimits.DEFAULT);
        ResponseHead head = new ResponseHead();
        StringBuilder found = new StringBuilder();
        Buffer in = Buffer.allocate(bytes.length);
        int came = first;
        in.put(bytes, 0, first);
        while (true) {
            try {
                for (int start = in.readIndex(); parser.parse(in, head, Method.GET); start = in.readIndex()) {
                    assertThat(new String(bytes, start, in.readIndex() - start, StandardCharsets.ISO_8859_1)).matches(RESPONSE_HEAD);
                    found.append(head.version()).append('|').append(head.code()).append('|').append(head.reason()).append('|').append(head.contentLength())
                            .append('|').append(head.isChunked()).append('|').append(head.keepAlive()).append('|').append(head.headers()).append('\n');
                }
            } catch (ProtocolException e) {
                return found.append(e).toString();
            }
            if (came == bytes.length) {
                return found.append(parser.isUnfinished() ? "unfinished" : "between").toString();
            }
            int more = single ? 1 : bytes.length - came;
            in.put(bytes, came, more);
            came += more;
        }
    }

    /** What the writer lets out is read back as one header with the same name and value; what it refuses leaves no byte behind. */
    static void writeAndReadHeader(byte[] bytes) {
        int nameLength = bytes.length == 0 ? 0 : Math.min(bytes.length - 1, bytes[0] & 0x3F);
        String name = bytes.length == 0 ? "" : new String(bytes, 1, nameLength, StandardCharsets.ISO_8859_1);
        String value = bytes.length == 0 ? "" : new String(bytes, 1 + nameLength, bytes.length - 1 - nameLength, StandardCharsets.UTF_8);
        if (value.length() > 4000) {
            return;
        }
        Buffer out = Buffer.allocate(64 + FieldWriter.size(name, value)).putLatin1("GET / HTTP/1.0\r\n");
        int before = out.writeIndex();
        try {
            FieldWriter.write(out, name, value);
        } catch (IllegalArgumentException e) {
            assertThat(out.writeIndex()).isEqualTo(before);
            return;
        }
        assertThat(out.writeIndex() - before).isEqualTo(FieldWriter.size(name, value));
        out.putLatin1("X-End: 1\r\n\r\n");
        Reading reading = Reading.whole(out.toByteArray());
        if (reading.requests().isEmpty()) {
            // a framing header, or one with rules of its own, may still make the request as a whole a bad one
            assertThat(name.toLowerCase(Locale.ROOT)).as(reading.toString())
                    .isIn("host", "content-length", "transfer-encoding", "content_length", "transfer_encoding");
            return;
        }
        assertThat(reading.requests().getFirst().headers).containsExactly((name.toLowerCase(Locale.ROOT) + ": " + value).strip(), "x-end: 1");
    }
}
