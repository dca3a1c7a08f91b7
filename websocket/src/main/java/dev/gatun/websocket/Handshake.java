package dev.gatun.websocket;

import dev.gatun.http.AttributeKey;
import java.util.Optional;

/** A server's answer to a request for a session, before it is sent (RFC 6455, section 4.2.2). Used during the call that it is given to. */
public interface Handshake {
    /** Leaves {@code value} for the session, under {@code key}. */
    <T> Handshake attribute(AttributeKey<T> key, T value);

    /** Adds a header to the answer, such as {@code set-cookie}. */
    Handshake header(String name, String value);

    /** The subprotocol that was chosen. */
    Optional<String> subprotocol();

    /**
     * Chooses another of the subprotocols that the client offers.
     *
     * @throws IllegalArgumentException when the client does not offer it
     */
    Handshake subprotocol(String name);
}
