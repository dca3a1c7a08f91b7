package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;

/** The connection's side of a stream: what a transport reports to. */
public interface StreamSink {
    /** Whether bytes may be brought now. */
    boolean wantsInput();

    /** Where a transport that reads by itself puts the next bytes; it has room for at least one. */
    Buffer receiveBuffer();

    /** Bytes came: appended to {@link #receiveBuffer()}, or in a buffer of the transport's that is valid during the call. */
    void received(Buffer buffer);

    /** The peer ended its output. */
    void inputEnded();

    /** Bytes left, or room for more came: call {@link StreamChannel#flush} again. */
    void sendReady();

    /** The connection is dead; the sink closes the channel. */
    void failed(CloseCause cause);
}
