package dev.gatun.reactor;

import java.net.SocketAddress;

/** A UDP socket, owned by one event loop. */
public interface DatagramEndpoint extends AutoCloseable {
    /** The loop that owns this endpoint. Any thread. */
    EventLoop loop();

    /** The bound address. Any thread. */
    SocketAddress localAddress();

    /**
     * Sends the readable bytes of {@code payload} as one datagram; on the loop. What is sent in one turn leaves together ({@code sendmmsg}). A
     * pooled buffer's reference passes to the endpoint.
     *
     * @return {@code false} when the queue is full and the datagram was dropped
     */
    boolean send(SocketAddress to, Buffer payload);

    /** Closes the socket. Any thread. */
    @Override
    void close();
}
