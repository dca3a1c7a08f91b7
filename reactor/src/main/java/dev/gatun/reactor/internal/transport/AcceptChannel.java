package dev.gatun.reactor.internal.transport;

import java.net.SocketAddress;

/** A listening socket. */
public interface AcceptChannel {
    /** The bound address. */
    SocketAddress localAddress();

    /** Stops accepting. */
    void pause();

    /** Accepts again. */
    void resume();

    /** Lets no new handshake begin, where the system has a means to it, so that none ends between the last accept and the close. */
    default void refuse() {}

    /** Accepts what is in the queue now, once more before closing, so that no finished handshake is lost. */
    void drain();

    /** Closes the socket. */
    void close();
}
