package dev.gatun.http.internal.client;

import dev.gatun.reactor.Connection;
import dev.gatun.reactor.ConnectionHandler;

/** Hears what becomes of a request for a tunnel: exactly one method is called, once, on the connection's loop. */
public interface UpgradeListener {
    /**
     * The peer has changed the protocol.
     *
     * @param tunnel what the new protocol runs on: the connection itself, or a stream of it
     * @return the handler from here on; its {@code onOpen} is called next, and it sees whatever came behind the response
     * @throws RuntimeException when the response is not good enough after all: the tunnel is ended, and {@link #onFailed} hears of it
     */
    ConnectionHandler onUpgraded(UpgradeResponse response, Connection tunnel);

    /** The peer gave another answer, 401 or a redirect for example. The connection ends; what content the answer has is not read. */
    void onRefused(UpgradeResponse response);

    /**
     * There was no answer.
     *
     * @param failure an {@link UpgradeFailure}, or what {@link #onUpgraded} threw
     */
    void onFailed(RuntimeException failure);
}
