package dev.gatun.http.internal.http2.frame;

import dev.gatun.reactor.Buffer;

/**
 * What a {@link FrameReader} finds, in the order of the wire. Called on the thread that reads.
 *
 * <p>Buffers are borrowed: they are valid during the call, from read index to write index, and need not be read to their end. Streams are never 0 but
 * where it is said; whether they exist is for the listener to know. A listener may throw: the reader has left the frame behind by then, and goes on with
 * the next one when it is called again.
 */
public interface FrameListener {
    /**
     * A part of a DATA frame. One frame gives as many parts as it takes to arrive, at least one.
     *
     * @param in        content only; empty when the part is all padding
     * @param flowBytes bytes of the part that count for flow control: content, padding and the length of the padding. After a frame that was refused with a
     *                  stream error they are still told, with no content, since both sides of the connection's window must count them
     * @param endStream only with the last part of the frame
     */
    void onData(int stream, Buffer in, int flowBytes, boolean endStream);

    /** A complete header block; CONTINUATION frames are joined. */
    void onHeaders(int stream, Buffer block, boolean endStream);

    /**
     * A complete header block whose HEADERS frame is a stream error. The block must be decoded, since the HPACK table goes on with it, and thrown away; then
     * the stream is reset with {@code fault}.
     */
    void onInvalidHeaders(int stream, Buffer block, Http2Exception fault);

    /** A PRIORITY frame (deprecated by RFC 9113, section 5.3.2): nothing but work, to be counted. The stream may be any, idle or gone. */
    void onPriority(int stream);

    /** RST_STREAM; {@code code} as it was sent, see {@link ErrorCode#of}. */
    void onReset(int stream, int code);

    /** SETTINGS: the values that were sent, checked. The listener may keep the object. */
    void onSettings(Settings settings);

    /** SETTINGS with ACK. */
    void onSettingsAck();

    /** PING. */
    void onPing(long opaque, boolean ack);

    /** GOAWAY; {@code code} as it was sent, {@code debug} for a log that escapes it. */
    void onGoAway(int lastStream, int code, Buffer debug);

    /** WINDOW_UPDATE of a stream, or of the connection when {@code stream} is 0; the increment is 1 to 2^31-1. */
    void onWindowUpdate(int stream, int increment);

    /** PRIORITY_UPDATE (RFC 9218, section 7.1) for {@code stream}; {@code value} is for {@link Priority#parse}. A server gets it, a client never. */
    void onPriorityUpdate(int stream, Buffer value);

    /** PUSH_PROMISE with its complete header block; {@code promised} is not 0. A client gets it, a server never. */
    void onPushPromise(int stream, int promised, Buffer block);

    /** A frame of a type that is not known, already passed over (RFC 9113, section 5.5); {@code stream} may be 0. */
    void onUnknown(int type, int stream, int length);
}
