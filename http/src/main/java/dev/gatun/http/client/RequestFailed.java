package dev.gatun.http.client;

import java.net.SocketAddress;
import java.net.URI;
import java.util.Optional;

/** A call got no response, or not all of it. The message says what happened, in which phase and with which address. */
public final class RequestFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How far the last attempt came. */
    public enum Phase {
        /** It waited for a connection: too many did, or too long. */
        POOL,
        /** The name was looked up. */
        RESOLVE,
        /** The connection was made. */
        CONNECT,
        /** A proxy was asked to connect. */
        PROXY,
        /** TLS was set up. */
        TLS,
        /** The request was sent. */
        SEND,
        /** The response was waited for. */
        RESPONSE,
        /** The response's content was received, decoded or read. */
        CONTENT,
        /** A redirect was to be followed: it leads nowhere, round in circles, or where it must not. */
        REDIRECT,
        /** The program cancelled the call, or closed the client. */
        CANCELLED
    }

    private final Phase phase;
    private final URI uri;
    private final transient Optional<SocketAddress> address;
    private final long sent;
    private final boolean retrySafe;
    private final boolean timeout;
    private final int attempts;

    /**
     * What a peer does is no bug of the program, so there is no stack trace to pay for.
     *
     * @param uri what was asked for last, without user information
     * @param sent bytes of the request's content that were handed over for sending in the last attempt
     */
    public RequestFailed(
            Phase phase, URI uri, Optional<SocketAddress> address, long sent, boolean retrySafe, boolean timeout, int attempts, String message,
            Throwable cause) {
        super(message, cause, true, false);
        this.phase = phase;
        this.uri = uri;
        this.address = address;
        this.sent = sent;
        this.retrySafe = retrySafe;
        this.timeout = timeout;
        this.attempts = attempts;
    }

    /** How far the last attempt came. */
    public Phase phase() {
        return phase;
    }

    /** What was asked for last: not what the program asked for when a redirect was followed. */
    public URI uri() {
        return uri;
    }

    /** The server's or proxy's address; empty when it did not come that far. */
    public Optional<SocketAddress> address() {
        return address;
    }

    /** How many bytes of the request's content had been handed over for sending in the last attempt. */
    public long bytesSent() {
        return sent;
    }

    /**
     * Whether the same request may be sent again without doing anything twice: it was surely not processed, or its method is idempotent (RFC 9110, section
     * 9.2.2).
     */
    public boolean isRetrySafe() {
        return retrySafe;
    }

    /** Whether it was a time-out of this client. */
    public boolean isTimeout() {
        return timeout;
    }

    /** How many attempts were made, this one included. */
    public int attempts() {
        return attempts;
    }
}
