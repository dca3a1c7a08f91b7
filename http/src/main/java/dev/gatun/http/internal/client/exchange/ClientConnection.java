package dev.gatun.http.internal.client.exchange;

import dev.gatun.http.HttpVersion;
import dev.gatun.reactor.Connection;
import dev.gatun.tls.TlsSession;
import java.util.Optional;

/** A connection to a server, on which requests are sent: one at a time in HTTP/1.1, many in HTTP/2. Loop only. */
public interface ClientConnection {
    /** The version that it speaks. */
    HttpVersion version();

    /** The connection below, TLS included. */
    Connection carrier();

    /** What the handshake of TLS agreed; empty in clear text. */
    Optional<TlsSession> tls();

    /** The proxy that passes requests on from here, and is the only one that may ask for a proxy's credentials; empty where there is none in between. */
    default Optional<Origin> proxy() {
        return Optional.empty();
    }

    /** How many more requests may be sent now; 0 once the connection ends, or is to. */
    int room();

    /** How many exchanges are under way. */
    int active();

    /**
     * Asks whether the server is still there, unless something was heard of it not long ago. Until it has answered there is no room; then the owner hears that
     * it grew, or that the connection is retired. HTTP/1.1 has no such question.
     *
     * @return whether it is asked
     */
    default boolean probe() {
        return false;
    }

    /** Whether it takes requests now or will again, when one that is under way has ended. */
    boolean isOpen();

    /** Who is told when {@link #room()} changes. Once, before the first request. */
    void owner(Owner owner);

    /**
     * Sends the head of a request. What {@code listener} hears begins after this has returned.
     *
     * @throws IllegalStateException when there is no room
     * @throws IllegalArgumentException when a part of the head would break the request, or become another one; nothing was sent
     */
    ClientExchange send(OutgoingRequest request, ExchangeListener listener);

    /** Takes no more requests, lets those end that are under way, and then ends the connection. */
    void close();

    /** Ends the connection now; exchanges under way fail. Once it has left HTTP this does nothing: it is the new protocol's. */
    void abort();

    /** Who owns a connection: the pool. Called on the loop. */
    interface Owner {
        /** While nobody owns the connection yet. */
        Owner NOBODY = new Owner() {
            @Override
            public void roomGrew(ClientConnection connection) {
                // Nobody waits for it.
            }

            @Override
            public void retired(ClientConnection connection) {
                // Nobody keeps it.
            }
        };

        /**
         * There is more room than before: an exchange has ended, or the server allows more streams. Told before the listener of the exchange hears of its end,
         * so that the request which that may lead to finds the room.
         */
        void roomGrew(ClientConnection connection);

        /**
         * The connection takes no more requests: it has ended, the server goes away, {@link ClientConnection#close} was called, or it left HTTP. Called once,
         * before the listeners of exchanges that fail with it.
         */
        void retired(ClientConnection connection);
    }
}
