package dev.gatun.reactor;

import java.net.SocketAddress;

/** What a program does with a UDP socket; called on the endpoint's loop. */
@FunctionalInterface
public interface DatagramHandler {
    /**
     * A datagram came. {@code payload} is borrowed: valid during this call only.
     *
     * @param truncated whether it was longer than {@link DatagramOptions#maxDatagram()}
     */
    void onDatagram(DatagramEndpoint endpoint, SocketAddress from, Buffer payload, boolean truncated);

    /** A send failed, or an ICMP error came for an earlier one; the endpoint lives on. */
    default void onError(DatagramEndpoint endpoint, SocketFailure failure) {}

    /** The send queue has room again after {@link DatagramEndpoint#send} had answered {@code false}. */
    default void onWritable(DatagramEndpoint endpoint) {}
}
