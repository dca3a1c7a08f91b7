package dev.gatun.http.internal.http1;

import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.reactor.Buffer;

/**
 * Finds the content of one message in the bytes of its connection, without copying any.
 *
 * <p>The loop: call {@link #next}; take exactly as many bytes as it says off the buffer; until it says 0. Then either {@link #isComplete()}, or more
 * bytes are needed.
 */
public sealed interface BodyDecoder permits FixedBody, ChunkedDecoder {
    /** The decoder for the content that follows {@code head}. */
    static BodyDecoder of(RequestHead head) {
        return head.isChunked() ? new ChunkedDecoder() : new FixedBody(Math.max(0, head.contentLength()));
    }

    /**
     * Moves {@code in}'s read index over framing and says how many bytes of content now lie there. The caller takes exactly that many.
     *
     * @param max the most that the caller wants
     * @return 0 if the content is complete, or more bytes are needed to go on
     * @throws dev.gatun.http.ProtocolException if the framing is broken
     */
    int next(Buffer in, int max);

    /** Whether all content was handed out, and all framing behind it read. */
    boolean isComplete();
}
