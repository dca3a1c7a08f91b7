package dev.gatun.http.internal.http2.frame;

/** Why a stream or connection ends (RFC 9113, section 7). */
public enum ErrorCode {
    /** Nothing went wrong. */
    NO_ERROR,
    /** The peer broke the protocol in a way that has no code of its own. */
    PROTOCOL_ERROR,
    /** This side failed. */
    INTERNAL_ERROR,
    /** More was sent than a flow-control window had room for, or a window grew too large. */
    FLOW_CONTROL_ERROR,
    /** Settings were not acknowledged in time. */
    SETTINGS_TIMEOUT,
    /** A frame came for a stream whose sender had ended it. */
    STREAM_CLOSED,
    /** A frame of a wrong length. */
    FRAME_SIZE_ERROR,
    /** The stream was not looked at: the request may be sent again. */
    REFUSED_STREAM,
    /** Nobody wants the stream any more. */
    CANCEL,
    /** The peers' HPACK tables are no longer the same. */
    COMPRESSION_ERROR,
    /** The connection that a CONNECT asked for was reset. */
    CONNECT_ERROR,
    /** The peer costs more than it is worth. */
    ENHANCE_YOUR_CALM,
    /** TLS below the demands of RFC 9113, section 9.2. */
    INADEQUATE_SECURITY,
    /** The resource is to be asked for with HTTP/1.1. */
    HTTP_1_1_REQUIRED;

    private static final ErrorCode[] CODES = values();

    /** The number on the wire. */
    public int code() {
        return ordinal();
    }

    /** The code of that number; unknown ones count as {@link #INTERNAL_ERROR}, as RFC 9113, section 7, allows. */
    public static ErrorCode of(int code) {
        return code >= 0 && code < CODES.length ? CODES[code] : INTERNAL_ERROR;
    }
}
