package dev.gatun.reactor;

import java.net.SocketAddress;

/** A bound address at which connections are accepted. All methods may be called from any thread. */
public interface Listener extends AutoCloseable {
    /** The bound address, with the port that the system chose when 0 was asked for. */
    SocketAddress localAddress();

    /** Stops accepting; connections wait in the backlog. */
    void pause();

    /** Accepts again. */
    void resume();

    /** Stops listening and waits until the descriptors are closed; accepted connections live on. A Unix-domain socket file is removed. */
    @Override
    void close();
}
