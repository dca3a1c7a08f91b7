package dev.gatun.http.internal.client.http1;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.client.exchange.OutgoingRequest;
import dev.gatun.http.internal.http1.FieldWriter;
import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;

/** Writes the heads of requests, with the fields that are the codec's own (RFC 9112, sections 3 and 6). Stateless. */
final class RequestWriter {
    private static final String VERSION = " HTTP/1.1\r\n";
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\n");
    /** RFC 7540, section 3.2.1: HTTP2-Settings is for the next hop only, too. */
    private static final byte[] OFFER = ascii("Connection: Upgrade, HTTP2-Settings\r\n");
    private static final byte[] TRAILERS = ascii("Connection: TE\r\n");

    /** The most digits of a length. */
    private static final int DIGITS = 19;

    private RequestWriter() {}

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Whether the content goes in chunks: its length is not known, or trailers follow, which nothing else carries. */
    static boolean isChunked(OutgoingRequest request) {
        return request.length() == OutgoingRequest.UNKNOWN || request.trailers();
    }

    /** The most bytes that {@link #write} needs for this head. */
    static int bound(OutgoingRequest request) {
        int size = request.method().name().length() + 1 + request.target().length() + VERSION.length() + 2
                + FieldWriter.size("host", request.authority()) + Math.max(CHUNKED.length, LENGTH.length + DIGITS + 2) + TRAILERS.length;
        if (request.upgrade().isPresent()) {
            size += OFFER.length + FieldWriter.size("upgrade", request.upgrade().get());
        }
        return size + bound(request.headers());
    }

    /** The bytes of these fields. */
    static int bound(Headers fields) {
        int size = 0;
        for (int i = 0, n = fields.size(); i < n; i++) {
            size += FieldWriter.size(fields.name(i), fields.value(i));
        }
        return size;
    }

    /**
     * Writes the head; method, target and authority were checked.
     *
     * @throws IllegalArgumentException if a field is malformed
     */
    static void write(Buffer out, OutgoingRequest request) {
        out.putLatin1(request.method().name()).put((byte) ' ').putLatin1(request.target()).putLatin1(VERSION);
        // RFC 9110, section 7.2: Host goes first
        FieldWriter.write(out, "host", request.authority());
        if (request.upgrade().isPresent()) {
            String protocol = request.upgrade().get();
            FieldWriter.write(out, "upgrade", protocol);
            out.put(protocol.equals("h2c") ? OFFER : UPGRADE);
        }
        Headers headers = request.headers();
        boolean te = false;
        for (int i = 0, n = headers.size(); i < n; i++) {
            String name = headers.name(i);
            te |= name.length() == 2 && name.equalsIgnoreCase("te");
            FieldWriter.write(out, name, headers.value(i));
        }
        if (te) {
            // RFC 9110, section 10.1.4: who sends TE names it, since it is for the next hop only
            out.put(TRAILERS);
        }
        if (isChunked(request)) {
            out.put(CHUNKED);
        } else if (request.hasContent()) {
            out.put(LENGTH);
            decimal(out, request.length());
            end(out);
        }
        end(out);
    }

    private static void end(Buffer out) {
        out.put((byte) '\r').put((byte) '\n');
    }

    private static void decimal(Buffer out, long value) {
        long divisor = 1;
        while (value / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.put((byte) ('0' + value / divisor % 10));
        }
    }
}
