package dev.gatun.reactor.internal.transport;

import java.net.SocketAddress;

/** The transport's side of a UDP socket. */
public interface DatagramChannel {
    /** The bound address. */
    SocketAddress localAddress();

    /**
     * Sends as much of what the queue held when the call began as goes. A datagram that can't be sent is reported and dropped.
     *
     * @return {@code false} when the socket takes nothing more now; {@link DatagramSink#sendReady()} tells when to call again
     */
    boolean flush(DatagramQueue queue);

    /** Closes the socket. No sink is called any more. */
    void close();
}
