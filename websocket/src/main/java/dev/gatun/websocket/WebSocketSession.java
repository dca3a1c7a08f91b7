package dev.gatun.websocket;

import dev.gatun.http.AttributeKey;
import dev.gatun.tls.TlsSession;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * One WebSocket session, of a server or a client: two directions of messages until either side closes. All methods may be called from any thread; messages of
 * one thread keep their order.
 */
public interface WebSocketSession {
    /** A number that no other session of this process has. */
    long id();

    /** The target of the handshake's request: {@code /chat/7?token=x}. */
    String target();

    /**
     * The path parameter {@code name} of the route, on a server.
     *
     * @throws IllegalArgumentException when the route has no such parameter
     */
    String path(String name);

    /** The host that was asked for, in lower case and without port. */
    String host();

    /** The subprotocol that was agreed (RFC 6455, section 1.9). */
    Optional<String> subprotocol();

    /** Whether permessage-deflate was agreed (RFC 7692). */
    boolean isCompressed();

    /** The peer's address. */
    SocketAddress remoteAddress();

    /** What the connection's TLS handshake agreed; empty in clear text. */
    Optional<TlsSession> tls();

    /** What was left under {@code key}, by a callback or at the handshake. */
    <T> Optional<T> attribute(AttributeKey<T> key);

    /** Leaves {@code value} under {@code key}. */
    <T> void attribute(AttributeKey<T> key, T value);

    /**
     * Sends a message of text. A lone surrogate, which UTF-8 can't express, goes out as a question mark.
     *
     * @return completes when the connection has taken the message and has room for more, so that whoever waits for it sends no faster than the peer reads;
     *     fails with {@link SessionClosed}, {@link MessageDropped}, or what went wrong
     */
    CompletionStage<Void> send(String text);

    /** Sends a binary message; the array must not be changed before the stage completes. Otherwise as {@link #send(String)}. */
    CompletionStage<Void> send(byte[] bytes);

    /** Sends a message as it is; one that came may be sent on from within its callback without copying it. Otherwise as {@link #send(String)}. */
    CompletionStage<Void> send(Message message);

    /** Begins a message that is sent in pieces, each in a frame of its own. Other messages wait until it has ended. */
    MessageOutput output(MessageType type);

    /**
     * Sends a ping; the pong comes to the callback for pongs.
     *
     * @param payload at most 125 bytes
     */
    CompletionStage<Void> ping(byte[] payload);

    /** Whether messages can be sent: neither side has closed. */
    boolean isOpen();

    /** Whether the peer keeps up with what is sent. */
    boolean isWritable();

    /** Bytes that wait to be sent. From another thread than the event loop's, what it was a moment ago. */
    long pendingBytes();

    /** Closes with {@link CloseReason#NORMAL}. */
    default void close() {
        close(CloseReason.of(CloseReason.NORMAL));
    }

    /**
     * Sends a close frame behind all messages, and waits for the peer's, for {@link WebSocketLimits#close()} at most. Messages that come meanwhile are dropped.
     * Does nothing when the session is closing already.
     *
     * @throws IllegalArgumentException when the code may not stand in a close frame
     */
    void close(CloseReason reason);

    /** Ends the connection at once; what waits is thrown away. */
    void abort();
}
