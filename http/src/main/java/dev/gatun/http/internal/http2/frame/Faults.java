package dev.gatun.http.internal.http2.frame;

import static dev.gatun.http.internal.http2.frame.ErrorCode.ENHANCE_YOUR_CALM;
import static dev.gatun.http.internal.http2.frame.ErrorCode.FLOW_CONTROL_ERROR;
import static dev.gatun.http.internal.http2.frame.ErrorCode.FRAME_SIZE_ERROR;
import static dev.gatun.http.internal.http2.frame.ErrorCode.PROTOCOL_ERROR;

/**
 * Every way in which frames can break a connection, made once: throwing one allocates nothing. What breaks a stream only names the stream and is made anew;
 * it is as small, and the listener's budget for streams in error bounds how often that happens.
 */
final class Faults {
    static final Http2Exception TOO_LARGE = size("9113, section 4.2", "frame is larger than SETTINGS_MAX_FRAME_SIZE");
    static final Http2Exception INTERLEAVED = of("9113, section 4.3", "frame other than CONTINUATION of the same stream inside a header block");

    static final Http2Exception DATA_STREAM = of("9113, section 6.1", "DATA on stream 0");
    static final Http2Exception DATA_PADDING = of("9113, section 6.1", "padding of DATA is as long as the payload or longer");
    static final Http2Exception HEADERS_STREAM = of("9113, section 6.2", "HEADERS on stream 0");
    static final Http2Exception HEADERS_PADDING = of("9113, section 6.2", "padding of HEADERS is longer than what is left of the payload");
    static final Http2Exception HEADERS_LENGTH = size("9113, section 6.2", "HEADERS is too short for the fields that its flags announce");
    static final Http2Exception PRIORITY_STREAM = of("9113, section 6.3", "PRIORITY on stream 0");
    static final Http2Exception RESET_STREAM = of("9113, section 6.4", "RST_STREAM on stream 0");
    static final Http2Exception RESET_LENGTH = size("9113, section 6.4", "RST_STREAM is not 4 bytes long");

    static final Http2Exception SETTINGS_STREAM = of("9113, section 6.5", "SETTINGS on a stream");
    static final Http2Exception SETTINGS_LENGTH = size("9113, section 6.5", "length of SETTINGS is not a multiple of 6");
    static final Http2Exception SETTINGS_ACK_LENGTH = size("9113, section 6.5", "SETTINGS with ACK and a payload");
    static final Http2Exception SETTINGS_TOO_MANY = calm("9113, section 10.5", "more entries in SETTINGS than the limit");
    static final Http2Exception ENABLE_PUSH = of("9113, section 6.5.2", "SETTINGS_ENABLE_PUSH is neither 0 nor 1");
    static final Http2Exception ENABLE_PUSH_OF_SERVER = of("9113, section 6.5.2", "SETTINGS_ENABLE_PUSH of a server is not 0");
    static final Http2Exception INITIAL_WINDOW_SIZE = Http2Exception.connection(FLOW_CONTROL_ERROR, "RFC 9113, section 6.5.2",
            "SETTINGS_INITIAL_WINDOW_SIZE is above 2^31-1");
    static final Http2Exception MAX_FRAME_SIZE = of("9113, section 6.5.2", "SETTINGS_MAX_FRAME_SIZE is not in 2^14..2^24-1");
    static final Http2Exception ENABLE_CONNECT_PROTOCOL = of("8441, section 3", "SETTINGS_ENABLE_CONNECT_PROTOCOL is neither 0 nor 1");
    static final Http2Exception NO_RFC7540_PRIORITIES = of("9218, section 2.1", "SETTINGS_NO_RFC7540_PRIORITIES is neither 0 nor 1");
    static final Http2Exception SETTINGS_TEXT = of("7540, section 3.2.1", "HTTP2-Settings is not the payload of SETTINGS in base64url");

    static final Http2Exception PUSH_BY_CLIENT = of("9113, section 8.4", "PUSH_PROMISE of a client");
    static final Http2Exception PUSH_STREAM = of("9113, section 6.6", "PUSH_PROMISE on stream 0");
    static final Http2Exception PUSH_PROMISED = of("9113, section 6.6", "PUSH_PROMISE that promises stream 0");
    static final Http2Exception PUSH_PADDING = of("9113, section 6.6", "padding of PUSH_PROMISE is longer than what is left of the payload");
    static final Http2Exception PUSH_LENGTH = size("9113, section 6.6", "PUSH_PROMISE is too short for the fields that it must have");
    static final Http2Exception PING_STREAM = of("9113, section 6.7", "PING on a stream");
    static final Http2Exception PING_LENGTH = size("9113, section 6.7", "PING is not 8 bytes long");
    static final Http2Exception GOAWAY_STREAM = of("9113, section 6.8", "GOAWAY on a stream");
    static final Http2Exception GOAWAY_LENGTH = size("9113, section 6.8", "GOAWAY is shorter than 8 bytes");
    static final Http2Exception WINDOW_LENGTH = size("9113, section 6.9", "WINDOW_UPDATE is not 4 bytes long");
    static final Http2Exception WINDOW_INCREMENT = of("9113, section 6.9", "WINDOW_UPDATE of the connection by 0");

    static final Http2Exception CONTINUATION_ALONE = of("9113, section 6.10", "CONTINUATION outside of a header block");
    static final Http2Exception BLOCK_TOO_LARGE = calm("9113, section 10.5.1", "header block is larger than the limit");
    static final Http2Exception TOO_MANY_CONTINUATIONS = calm("9113, section 10.5", "more CONTINUATION frames in a header block than the limit");

    static final Http2Exception PRIORITY_UPDATE_STREAM = of("9218, section 7.1", "PRIORITY_UPDATE on a stream");
    static final Http2Exception PRIORITY_UPDATE_LENGTH = size("9218, section 7.1", "PRIORITY_UPDATE is shorter than 4 bytes");
    static final Http2Exception PRIORITY_UPDATE_OF_0 = of("9218, section 7.1", "PRIORITY_UPDATE of stream 0");
    static final Http2Exception PRIORITY_UPDATE_BY_SERVER = of("9218, section 7.1", "PRIORITY_UPDATE of a server");

    private Faults() {}

    private static Http2Exception of(String section, String message) {
        return Http2Exception.connection(PROTOCOL_ERROR, "RFC " + section, message);
    }

    private static Http2Exception size(String section, String message) {
        return Http2Exception.connection(FRAME_SIZE_ERROR, "RFC " + section, message);
    }

    private static Http2Exception calm(String section, String message) {
        return Http2Exception.connection(ENHANCE_YOUR_CALM, "RFC " + section, message);
    }

    static Http2Exception streamTooLarge(int stream) {
        return Http2Exception.stream(stream, FRAME_SIZE_ERROR, TOO_LARGE.section(), TOO_LARGE.getMessage());
    }

    static Http2Exception dataLength(int stream) {
        return Http2Exception.stream(stream, FRAME_SIZE_ERROR, "RFC 9113, section 6.1", "padded DATA without the length of its padding");
    }

    static Http2Exception priorityLength(int stream) {
        return Http2Exception.stream(stream, FRAME_SIZE_ERROR, "RFC 9113, section 6.3", "PRIORITY is not 5 bytes long");
    }

    static Http2Exception selfDependency(int stream) {
        return Http2Exception.stream(stream, PROTOCOL_ERROR, "RFC 7540, section 5.3.1", "stream depends on itself");
    }

    static Http2Exception windowIncrement(int stream) {
        return Http2Exception.stream(stream, PROTOCOL_ERROR, "RFC 9113, section 6.9", "WINDOW_UPDATE of a stream by 0");
    }
}
