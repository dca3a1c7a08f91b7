package dev.gatun.reactor.internal.readiness;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.SocketFailure;
import dev.gatun.reactor.internal.transport.DatagramQueue;
import java.net.SocketAddress;
import java.util.function.Consumer;

/**
 * A bound, non-blocking UDP socket that receives and sends in batches: as many datagrams per call as the system can, at least one. Owned by one loop.
 *
 * <p>Results are as in {@link Sockets}.
 */
public interface Datagrams extends AutoCloseable {
    /** The descriptor. */
    int descriptor();

    /** Receives: how many datagrams came, {@link Sockets#WOULD_BLOCK}, or an error. They stay valid until the next call. */
    int receive();

    /** The most that {@link #receive()} gives; fewer mean that the socket was empty then. */
    int batch();

    /** Who sent datagram {@code index} of those that came last. */
    SocketAddress sender(int index);

    /** Its content. */
    Buffer payload(int index);

    /** Whether its end was cut off. */
    boolean isTruncated(int index);

    /** Sends from the front of the queue and leaves it as it is: how many datagrams left, {@link Sockets#WOULD_BLOCK}, or the error of the first. */
    int send(DatagramQueue queue);

    /** Takes the errors that the network reported for datagrams that left earlier: how many there were. */
    int takeErrors(Consumer<SocketFailure> sink);

    /** Gives the memory back; the descriptor is closed by {@link Sockets#close(int, boolean)}. */
    @Override
    void close();
}
