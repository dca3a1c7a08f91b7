package dev.gatun.reactor.internal.transport;

import java.net.SocketAddress;
import java.util.List;

/** A listening socket. */
public interface AcceptChannel {
    /** The bound address. */
    SocketAddress localAddress();

    /** Stops accepting. */
    void pause();

    /** Accepts again. */
    void resume();

    /**
     * Has the system choose among all sockets of the port by CPU: the one that was the i-th to listen gets what {@code cpus.get(i)} handles. Where {@link
     * Transport#steersPorts()}.
     */
    default void steer(List<Integer> cpus) {
        throw new UnsupportedOperationException("this transport steers no ports");
    }

    /** Lets no new handshake begin, where the system has a means to it, so that none ends between the last accept and the close. */
    default void refuse() {}

    /** Accepts what is in the queue now, once more before closing, so that no finished handshake is lost. */
    void drain();

    /** Closes the socket. */
    void close();
}
