package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.Buffer;
import java.net.SocketAddress;

/** The transport's side of a UDP socket. */
public interface DatagramChannel {
    /** The bound address. */
    SocketAddress localAddress();

    /** Queues a datagram; takes the reference over. {@code false} when the queue is full: the datagram was dropped. */
    boolean send(SocketAddress to, Buffer payload);

    /** Sends what is queued. */
    void flush();

    /** Closes the socket and drops what is queued. */
    void close();
}
