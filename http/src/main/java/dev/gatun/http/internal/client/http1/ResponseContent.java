package dev.gatun.http.internal.client.http1;

import dev.gatun.http.Headers;
import dev.gatun.http.Method;
import dev.gatun.http.internal.HeaderList;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.http.internal.http1.BodyFraming;
import dev.gatun.http.internal.http1.ChunkedDecoder;
import dev.gatun.reactor.Buffer;
import java.util.OptionalLong;

/** Where the content of one response ends (RFC 9112, section 6.3). Used again for the next one; loop only. */
final class ResponseContent {
    private static final OptionalLong NOTHING = OptionalLong.of(0);

    private BodyFraming framing = BodyFraming.NONE;
    private ChunkedDecoder chunks = new ChunkedDecoder();
    private long remaining;
    private long received;

    /** Begins the content that follows {@code head}, the final one to a request of this method; what changes the protocol has none. */
    void begin(ResponseHead head, Method asked) {
        received = 0;
        remaining = 0;
        if (asked == Method.HEAD || head.status().forbidsContent()) {
            framing = BodyFraming.NONE;
        } else if (head.isChunked()) {
            framing = BodyFraming.CHUNKED;
            chunks = new ChunkedDecoder();
        } else if (head.contentLength() >= 0) {
            framing = BodyFraming.FIXED;
            remaining = head.contentLength();
        } else {
            framing = BodyFraming.UNTIL_CLOSE;
        }
    }

    BodyFraming framing() {
        return framing;
    }

    /** How many bytes there will be; empty when only the end will tell. */
    OptionalLong length() {
        return switch (framing) {
            case NONE -> NOTHING;
            case FIXED -> OptionalLong.of(received + remaining);
            case CHUNKED, UNTIL_CLOSE -> OptionalLong.empty();
        };
    }

    /**
     * Moves {@code in}'s read index over framing and says how many bytes of content now lie there; the caller takes exactly that many.
     *
     * @throws dev.gatun.http.ProtocolException if the framing is broken
     */
    int next(Buffer in) {
        int length = switch (framing) {
            case NONE -> 0;
            case FIXED -> (int) Math.min(remaining, in.readableBytes());
            case CHUNKED -> chunks.next(in, Integer.MAX_VALUE);
            case UNTIL_CLOSE -> in.readableBytes();
        };
        received += length;
        if (framing == BodyFraming.FIXED) {
            remaining -= length;
        }
        return length;
    }

    /** Whether all was handed out, and all framing behind it read. */
    boolean isComplete() {
        return switch (framing) {
            case NONE -> true;
            case FIXED -> remaining == 0;
            case CHUNKED -> chunks.isComplete();
            case UNTIL_CLOSE -> false;
        };
    }

    /** What came behind complete content, copied. */
    Headers trailers() {
        if (framing != BodyFraming.CHUNKED || chunks.trailers().count() == 0) {
            return Headers.empty();
        }
        HeaderFields fields = chunks.trailers();
        HeaderList list = new HeaderList();
        for (int i = 0; i < fields.count(); i++) {
            list.add(fields.name(i), fields.value(i));
        }
        return list;
    }

    /** How much came, for messages. */
    String progress() {
        return "after " + received + (framing == BodyFraming.FIXED ? " of " + (received + remaining) : "") + " bytes of content";
    }
}
