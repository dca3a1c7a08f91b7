package dev.gatun.reactor;

import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/** A bound address at which connections are accepted. All methods may be called from any thread. */
public interface Listener extends AutoCloseable {
    /** The bound address, with the port that the system chose when 0 was asked for. */
    SocketAddress localAddress();

    /** Why it accepts no more, though nobody has closed it; empty while all is well. */
    Optional<SocketFailure> failure();

    /**
     * Tells {@code action} when the listening socket itself has failed, not a connection that was being accepted: the listener accepts no more, in no loop, and
     * is to be closed. Called once, on the event loop where it happened, or at once on the calling thread when it has happened already.
     */
    void onFailure(Consumer<? super SocketFailure> action);

    /** Stops accepting; connections wait in the backlog. */
    void pause();

    /** Accepts again. */
    void resume();

    /** Stops listening and waits until the descriptors are closed; accepted connections live on. A Unix-domain socket file is removed. */
    @Override
    void close();
}
