package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.SocketFailure;
import java.net.SocketAddress;

/** The endpoint's side of a UDP socket: what a transport reports to. */
public interface DatagramSink {
    /** A datagram came; the payload is borrowed. */
    void received(SocketAddress from, Buffer payload, boolean truncated);

    /** A send failed, or the network says that an earlier one did. */
    void failed(SocketFailure failure);

    /** The socket takes datagrams again: call {@link DatagramChannel#flush}. */
    void sendReady();
}
