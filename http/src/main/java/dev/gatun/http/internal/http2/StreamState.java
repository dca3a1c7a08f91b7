package dev.gatun.http.internal.http2;

/**
 * Where a stream is in its life, as the server sees it (RFC 9113, section 5.1).
 *
 * <pre>
 *     IDLE --HEADERS--> OPEN --END_STREAM from the client--> HALF_CLOSED_REMOTE --END_STREAM from here--> CLOSED
 *      |                  '--END_STREAM from here--> HALF_CLOSED_LOCAL --END_STREAM from the client--------^
 *      '--PUSH_PROMISE--> RESERVED --HEADERS from here--> HALF_CLOSED_REMOTE          RST_STREAM from any --'
 * </pre>
 */
public enum StreamState {
    /** Nothing was sent yet. */
    IDLE,
    /** Promised by this side. */
    RESERVED,
    /** Both sides may send. */
    OPEN,
    /** This side has ended. */
    HALF_CLOSED_LOCAL,
    /** The client has ended. */
    HALF_CLOSED_REMOTE,
    /** Both have ended, or the stream was reset. */
    CLOSED;

    /** Whether the client may send content or trailers. */
    public boolean receives() {
        return this == OPEN || this == HALF_CLOSED_LOCAL;
    }

    /** Whether this side may send a response. */
    public boolean sends() {
        return this == OPEN || this == HALF_CLOSED_REMOTE || this == RESERVED;
    }

    /** The client has ended the stream. */
    public StreamState inputEnded() {
        return this == OPEN ? HALF_CLOSED_REMOTE : CLOSED;
    }

    /** This side has ended the stream. */
    public StreamState outputEnded() {
        return this == OPEN ? HALF_CLOSED_LOCAL : CLOSED;
    }
}
