package dev.gatun.http.internal.http2.frame;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;

/**
 * A peer broke HTTP/2: the connection ends with GOAWAY, or one stream with RST_STREAM (RFC 9113, section 5.4). Carries no stack; what concerns the
 * connection is made once and thrown many times.
 */
public final class Http2Exception extends ProtocolException {
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final int stream;

    private Http2Exception(int stream, ErrorCode code, String section, String message) {
        super(Status.BAD_REQUEST, section, message, stream == 0);
        this.code = code;
        this.stream = stream;
    }

    /**
     * A connection error.
     *
     * @param section the rule that was broken, such as {@code "RFC 9113, section 6.5"}
     * @param message what was wrong, without bytes of the peer in it
     */
    public static Http2Exception connection(ErrorCode code, String section, String message) {
        return new Http2Exception(0, code, section, message);
    }

    /**
     * A stream error.
     *
     * @param stream  the stream that is to be reset
     * @param section the rule that was broken, such as {@code "RFC 9113, section 6.9"}
     * @param message what was wrong, without bytes of the peer in it
     * @throws IllegalArgumentException if {@code stream} is not positive
     */
    public static Http2Exception stream(int stream, ErrorCode code, String section, String message) {
        if (stream <= 0) {
            throw new IllegalArgumentException("stream " + stream);
        }
        return new Http2Exception(stream, code, section, message);
    }

    /** What to tell the peer. */
    public ErrorCode code() {
        return code;
    }

    /** The stream to reset, 0 for a connection error. */
    public int stream() {
        return stream;
    }

    /** Message, rule and answer in one line, for logs. */
    @Override
    public String toString() {
        return getMessage() + " (" + section() + ", " + (stream == 0 ? "connection" : "stream " + stream) + " ended with " + code + ")";
    }
}
