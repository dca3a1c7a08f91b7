package dev.gatun.http.internal.http1;

import dev.gatun.reactor.Buffer;

/** Writes the framing of the chunked transfer coding (RFC 9112, section 7.1) around content that somebody else writes. No state. */
public final class ChunkEncoder {
    /** The most bytes that {@link #begin} writes. */
    public static final int BEGIN_SIZE = 16 + 2;
    /** The bytes that {@link #end} writes. */
    public static final int END_SIZE = 2;
    /** The bytes that {@link #last} writes. */
    public static final int LAST_SIZE = 5;

    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'};

    private ChunkEncoder() {}

    /**
     * Begins a chunk of {@code length} bytes of content.
     *
     * @throws IllegalArgumentException if {@code length} is not positive: an empty chunk would end the content
     */
    public static void begin(Buffer out, long length) {
        if (length <= 0) {
            throw new IllegalArgumentException("chunk of " + length + " bytes");
        }
        for (int shift = (63 - Long.numberOfLeadingZeros(length)) / 4 * 4; shift >= 0; shift -= 4) {
            out.put(HEX[(int) (length >>> shift) & 0xF]);
        }
        end(out);
    }

    /** Ends a chunk. */
    public static void end(Buffer out) {
        out.put((byte) '\r').put((byte) '\n');
    }

    /** Ends the content, without trailers. */
    public static void last(Buffer out) {
        beginTrailers(out);
        end(out);
    }

    /** Begins the trailer section: {@link FieldWriter} writes its lines, {@link #end} ends it. */
    public static void beginTrailers(Buffer out) {
        out.put((byte) '0').put((byte) '\r').put((byte) '\n');
    }
}
