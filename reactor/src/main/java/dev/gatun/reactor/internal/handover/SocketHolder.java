package dev.gatun.reactor.internal.handover;

import dev.gatun.reactor.ListenOptions;
import java.net.SocketAddress;
import java.time.Duration;

/** What a system does about listening sockets that no loop serves. Stateless; any thread. */
public interface SocketHolder {
    /** Empty, or why it does not work here. */
    String whyNot();

    /** A bound, listening socket. */
    int bind(SocketAddress address, ListenOptions options);

    /** Fails unless {@code handle} is a stream socket that listens and came with the process. */
    void checkInherited(int handle);

    /** Keeps a socket that has been checked from children, and from blocking. */
    void adopt(int handle);

    /** The bound address. */
    SocketAddress localAddress(int handle);

    /** Another handle of the same socket. */
    int duplicate(int handle);

    /**
     * Offers a duplicate to another process.
     *
     * @param lifetime after which nobody gets it any more, where that can be
     */
    byte[] ticket(int handle, long pid, Duration lifetime);

    /** The socket that another process offers, adopted. */
    int redeem(byte[] ticket);

    /** Closes. */
    void close(int handle);
}
