package dev.gatun.http.internal.http1;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.Status;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Writes response heads: {@link #begin}, a {@link #field} for each header, {@link #end}. What frames the message (Content-Length,
 * Transfer-Encoding, Connection) is written here alone, as status, method and version need it, so that no handler can contradict the bytes that
 * follow. Date is added unless the handler gave one.
 *
 * <p>The caller gives a buffer with room: {@link #headSize} plus {@link FieldWriter#size} of every header. One per event loop, used on its thread;
 * allocates nothing.
 */
public final class Http1ResponseEncoder {
    /** {@link #end}'s content length when it is not known before the content ends. */
    public static final long UNKNOWN_LENGTH = -1;

    private static final byte[] CONTENT_LENGTH = ascii("Content-Length: ");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] UPGRADE = ascii("Connection: Upgrade\r\n");
    private static final String CONTENT_TYPE = "content-type";

    /** A power of two; a server has few media types, and sends the same ones again and again. */
    private static final int TYPES_KEPT = 16;

    /** Longer lines are not kept. The memory is taken once, so a client whose type is echoed can't make it grow. */
    private static final int TYPE_LINE = 128;

    private static final int LONGEST_NUMBER = 19;
    private static final int ENDING = DateHeader.SIZE + CHUNKED.length + KEEP_ALIVE.length + UPGRADE.length + LONGEST_NUMBER + 4;

    private final DateHeader date;
    private Buffer out = Buffer.allocate(0);
    private Status status = Status.OK;
    private boolean dated;
    private final String[] types = new String[TYPES_KEPT];
    private final Buffer[] typeLines = new Buffer[TYPES_KEPT];

    /** An encoder that takes the date from {@code date}. */
    public Http1ResponseEncoder(DateHeader date) {
        this.date = date;
        MemorySegment lines = Arena.ofAuto().allocate(TYPES_KEPT * TYPE_LINE);
        for (int i = 0; i < TYPES_KEPT; i++) {
            typeLines[i] = Buffer.over(lines.asSlice((long) i * TYPE_LINE, TYPE_LINE));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The most bytes that a head takes up without the handler's headers. */
    public static int headSize(Status status) {
        return StatusLines.size(status) + ENDING;
    }

    /** Writes an interim response, 100 or 103, without headers: all of it. */
    public static void interim(Buffer out, Status status) {
        StatusLines.write(out, status);
        out.put((byte) '\r').put((byte) '\n');
    }

    /** Begins a head. */
    public void begin(Buffer out, Status status) {
        this.out = out;
        this.status = status;
        dated = false;
        StatusLines.write(out, status);
    }

    /**
     * Writes one of the handler's headers.
     *
     * @throws IllegalArgumentException if it is malformed, as {@link FieldWriter#write} says, or frames the message
     */
    public void field(String name, String value) {
        switch (name.length()) {
            case 4 -> dated |= name.equalsIgnoreCase("date");
            case 10, 14, 17 -> requireFree(name);
            default -> { }
        }
        FieldWriter.write(out, name, value);
    }

    /**
     * Writes the content type, whose line is checked and encoded once and then kept.
     *
     * @throws IllegalArgumentException if it is malformed, as {@link FieldWriter#write} says
     */
    public void contentType(String type) {
        int slot = type.hashCode() & TYPES_KEPT - 1;
        Buffer line = typeLines[slot];
        if (!type.equals(types[slot])) {
            if (FieldWriter.size(CONTENT_TYPE, type) > line.capacity()) {
                FieldWriter.write(out, CONTENT_TYPE, type);
                return;
            }
            types[slot] = null;
            FieldWriter.write(line.clear(), CONTENT_TYPE, type);
            types[slot] = type;
        }
        out.put(line.segment(), 0, line.writeIndex());
    }

    /** Writes a header that was encoded before. */
    public void field(EncodedField field) {
        field.write(out);
    }

    /** @throws IllegalArgumentException if {@code name} is a header that {@link #end} writes */
    static void requireFree(String name) {
        if (name.equalsIgnoreCase(KnownHeader.CONTENT_LENGTH.text()) || name.equalsIgnoreCase(KnownHeader.TRANSFER_ENCODING.text())
                || name.equalsIgnoreCase(KnownHeader.CONNECTION.text())) {
            throw new IllegalArgumentException("header " + name + " is written by the codec");
        }
    }

    /**
     * Ends the head.
     *
     * @param version       of the request
     * @param method        of the request
     * @param contentLength of the content, or {@link #UNKNOWN_LENGTH}; for HEAD and 304 what GET and 200 would have
     * @param keepAlive     whether the connection stays open; it can't after {@link BodyFraming#UNTIL_CLOSE}
     * @return how the caller must frame the content
     */
    public BodyFraming end(HttpVersion version, Method method, long contentLength, boolean keepAlive) {
        if (!dated) {
            date.write(out);
        }
        BodyFraming framing = framing(version, method, contentLength);
        switch (framing) {
            case FIXED -> length(contentLength);
            case CHUNKED -> out.put(CHUNKED);
            case NONE -> {
                // RFC 9110, section 8.6: never in 1xx and 204, nor in the answer to CONNECT; elsewhere it says what the content would be
                if (contentLength >= 0 && (method == Method.HEAD || status.code() == 304) && !status.isInformational() && status.code() != 204) {
                    length(contentLength);
                }
            }
            default -> { }
        }
        connection(version, keepAlive && framing != BodyFraming.UNTIL_CLOSE);
        out.put((byte) '\r').put((byte) '\n');
        return framing;
    }

    private BodyFraming framing(HttpVersion version, Method method, long contentLength) {
        if (status.forbidsContent() || method == Method.HEAD || method == Method.CONNECT && status.isSuccess()) {
            return BodyFraming.NONE;
        }
        if (contentLength >= 0) {
            return BodyFraming.FIXED;
        }
        return version == HttpVersion.HTTP_1_0 ? BodyFraming.UNTIL_CLOSE : BodyFraming.CHUNKED;
    }

    private void connection(HttpVersion version, boolean keepAlive) {
        if (status.code() == 426) {
            // RFC 9110, section 7.8: Upgrade is hop-by-hop, so who sends it names it here, beside what follows
            out.put(UPGRADE);
        }
        if (status.code() == 101) {
            out.put(UPGRADE);
        } else if (status.isInformational()) {
            return;
        } else if (!keepAlive) {
            out.put(CLOSE);
        } else if (version == HttpVersion.HTTP_1_0) {
            out.put(KEEP_ALIVE);
        }
    }

    private void length(long value) {
        out.put(CONTENT_LENGTH);
        long divisor = 1;
        while (value / divisor >= 10) {
            divisor *= 10;
        }
        for (; divisor > 0; divisor /= 10) {
            out.put((byte) ('0' + value / divisor % 10));
        }
        out.put((byte) '\r').put((byte) '\n');
    }
}
