package dev.gatun.http.internal.http1;

import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.reactor.Buffer;

/**
 * Content in chunks (RFC 9112, section 7.1).
 *
 * <pre>
 *      CHUNK LINE --size > 0--> CONTENT --> CR --> LF --> CHUNK LINE
 *          |
 *          +--size 0--> TRAILERS --> complete
 * </pre>
 */
public final class ChunkedDecoder implements BodyDecoder {
    private static final int CHUNK_LINE = 0;
    private static final int CONTENT = 1;
    private static final int CR = 2;
    private static final int LF = 3;
    private static final int TRAILERS = 4;
    private static final int COMPLETE = 5;

    /** Decide framing or routing, so that a peer which merges trailers into the headers is led astray: refused. */
    private static final KnownHeader[] REFUSED = {KnownHeader.CONTENT_LENGTH, KnownHeader.TRANSFER_ENCODING, KnownHeader.HOST};

    /** Must not come late either (RFC 9110, section 6.5.1), but are harmless once dropped. */
    private static final KnownHeader[] DROPPED = {
        KnownHeader.CONNECTION, KnownHeader.EXPECT, KnownHeader.UPGRADE, KnownHeader.TE, KnownHeader.TRAILER, KnownHeader.KEEP_ALIVE,
        KnownHeader.AUTHORIZATION, KnownHeader.PROXY_AUTHORIZATION, KnownHeader.PROXY_AUTHENTICATE, KnownHeader.WWW_AUTHENTICATE,
        KnownHeader.COOKIE, KnownHeader.SET_COOKIE, KnownHeader.CONTENT_ENCODING, KnownHeader.CONTENT_TYPE, KnownHeader.CONTENT_RANGE,
        KnownHeader.CACHE_CONTROL, KnownHeader.MAX_FORWARDS, KnownHeader.RANGE, KnownHeader.IF_MATCH, KnownHeader.IF_NONE_MATCH,
        KnownHeader.IF_MODIFIED_SINCE, KnownHeader.IF_UNMODIFIED_SINCE, KnownHeader.IF_RANGE, KnownHeader.FORWARDED,
        KnownHeader.X_FORWARDED_FOR, KnownHeader.X_FORWARDED_HOST, KnownHeader.X_FORWARDED_PROTO
    };

    private final ChunkLine line = new ChunkLine();
    private final FieldParser fieldParser;
    private final HeaderFields trailers = new HeaderFields();
    private int state;
    private long remaining;

    /** A decoder with the default limits for trailers. */
    public ChunkedDecoder() {
        this(HeadLimits.TRAILERS);
    }

    /** A decoder with limits for the trailer section. */
    public ChunkedDecoder(HeadLimits trailerLimits) {
        fieldParser = new FieldParser(trailerLimits);
    }

    @Override
    public int next(Buffer in, int max) {
        while (state != COMPLETE) {
            if (state == CONTENT) {
                int length = (int) Math.min(remaining, Math.min(max, in.readableBytes()));
                remaining -= length;
                if (remaining == 0) {
                    state = CR;
                }
                return length;
            }
            if (state == TRAILERS) {
                trailers(in);
                return 0;
            }
            if (!in.isReadable()) {
                return 0;
            }
            framing(in.read());
        }
        return 0;
    }

    private void framing(byte c) {
        switch (state) {
            case CHUNK_LINE -> {
                if (line.accept(c)) {
                    remaining = line.size();
                    line.begin();
                    state = remaining > 0 ? CONTENT : TRAILERS;
                    fieldParser.begin(0);
                }
            }
            case CR -> expect(c, '\r', LF);
            default -> expect(c, '\n', CHUNK_LINE);
        }
    }

    private void expect(byte found, char expected, int then) {
        if (found != expected) {
            throw Faults.CHUNK_END;
        }
        state = then;
    }

    private void trailers(Buffer in) {
        int base = in.readIndex();
        if (!fieldParser.parse(in.segment(), base, in.writeIndex(), trailers)) {
            return;
        }
        trailers.bind(in.segment(), base);
        for (KnownHeader header : REFUSED) {
            if (trailers.has(header)) {
                throw Faults.TRAILER_FORBIDDEN;
            }
        }
        for (KnownHeader header : DROPPED) {
            trailers.remove(header);
        }
        in.readIndex(base + fieldParser.end());
        state = COMPLETE;
    }

    @Override
    public boolean isComplete() {
        return state == COMPLETE;
    }

    /** The trailer lines when {@link #isComplete()}; their bytes are those of the buffer that was read last. */
    public HeaderFields trailers() {
        return trailers;
    }
}
