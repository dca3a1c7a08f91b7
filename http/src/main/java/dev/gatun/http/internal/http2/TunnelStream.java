package dev.gatun.http.internal.http2;

/** What a {@link Http2Tunnel} needs of the stream that it is made of: the twins that serve and that ask have one each. Loop only. */
public interface TunnelStream {
    /** What the stream has to send. */
    OutputQueue queue();

    /** Something was put into the queue, the end for example. */
    void queued();

    /** Sends what may be sent. */
    void flush();

    /** Bytes that came are held no longer, and the peer may send as many again. */
    void consumed(int bytes);

    /** Somebody reads the stream now: more may come than before. */
    void widen();

    /** Nobody wants more of what the peer sends: if only that keeps the stream open, it is reset with NO_ERROR (RFC 9113, section 8.1). */
    void stopInput();

    /** Resets the stream, because this side failed or just has no use for it. */
    void reset(boolean failed);
}
