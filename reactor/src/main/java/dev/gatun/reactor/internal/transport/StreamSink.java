package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.CloseCause;

/** The connection's side of a stream: what a transport reports to. */
public interface StreamSink {
    /**
     * Whether bytes are wanted now. A transport that reads by itself asks before each read. One that has a read under way when the answer turns false may
     * still bring what that read gives: the connection keeps it; but it starts no other before {@link StreamChannel#inputWanted()}.
     */
    boolean wantsInput();

    /** Where a transport that reads by itself puts the next bytes; it has room for at least one. */
    Buffer receiveBuffer();

    /** Bytes came: appended to {@link #receiveBuffer()}, or in a buffer of the transport's that is valid during the call. */
    void received(Buffer buffer);

    /** The peer ended its output; like the last bytes this may be told although no input is wanted. */
    void inputEnded();

    /** Bytes left, or room for more came: the connection calls {@link StreamChannel#flush} again if it has more. */
    void sendReady();

    /** The connection is dead; the sink closes the channel. */
    void failed(CloseCause cause);
}
