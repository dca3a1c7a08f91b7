package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.SocketFailure;
import java.net.SocketAddress;

/** Who is told about datagrams. */
public interface DatagramSink {
    /** A datagram came; the payload is borrowed. */
    void received(SocketAddress from, Buffer payload, boolean truncated);

    /** An earlier send failed. */
    void failed(SocketFailure failure);

    /** The queue has room again. */
    void writable();
}
