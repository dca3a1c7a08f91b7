package dev.gatun.http.internal.client.exchange;

/** Why a request got no response, or not all of it; the message names the address and what happened. */
public final class ExchangeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The closed set of reasons. */
    public enum Kind {
        /** The connection ended, in order or by a reset. */
        CONNECTION_LOST,
        /** The server reset the stream (RFC 9113, section 6.4), or closed it without processing it (GOAWAY, REFUSED_STREAM). */
        STREAM_RESET,
        /** What came breaks the rules of HTTP. */
        PROTOCOL,
        /** A limit of this side was hit, the size of the headers for example. */
        LIMIT,
        /** No head of the response in time. */
        RESPONSE_TIMEOUT,
        /** No content in time. */
        GAP_TIMEOUT,
        /** This side gave up: the program failed, or the loop ended. */
        ABORTED
    }

    private final Kind kind;
    private final boolean processed;

    /**
     * What a peer does is no bug of the program, so there is no stack trace to pay for.
     *
     * @param processed whether the server may have acted on the request; {@code false} only where it is sure that it has not: nothing was sent, or the server
     *     said so (RFC 9113, section 8.7)
     */
    public ExchangeFailure(Kind kind, boolean processed, String message, Throwable cause) {
        super(message, cause, true, false);
        this.kind = kind;
        this.processed = processed;
    }

    /** What kind of failure it is. */
    public Kind kind() {
        return kind;
    }

    /** Whether the server may have acted on the request. */
    public boolean mayBeProcessed() {
        return processed;
    }
}
