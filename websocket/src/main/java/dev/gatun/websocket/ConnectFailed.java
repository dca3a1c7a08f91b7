package dev.gatun.websocket;

import dev.gatun.http.Headers;
import dev.gatun.http.Status;
import java.util.Optional;

/** A client could not open a session. The message names the phase, the server, the address where there is one, and what happened; the cause tells more. */
public final class ConnectFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How far it came. */
    public enum Phase {
        /** The name of the server, or of the proxy, could not be resolved. */
        RESOLVE,
        /** No address answered. */
        CONNECT,
        /** The proxy gave no tunnel. */
        PROXY,
        /** The TLS handshake. */
        TLS,
        /** The opening handshake of WebSocket (RFC 6455, section 4; RFC 8441). */
        HANDSHAKE
    }

    private final Phase phase;
    private final boolean temporary;
    private final transient Optional<Status> status;
    private final transient Headers headers;

    /**
     * What happened, without an answer of the peer's.
     *
     * @param temporary whether the same may work a little later
     */
    public ConnectFailed(Phase phase, String message, boolean temporary, Throwable cause) {
        this(phase, message, temporary, Optional.empty(), Headers.empty(), cause);
    }

    /** What happened, with the peer's answer if there was one. */
    public ConnectFailed(Phase phase, String message, boolean temporary, Optional<Status> status, Headers headers, Throwable cause) {
        // What the network or a peer does is no bug of the program, so there is no stack trace to pay for.
        super(message, cause, true, false);
        this.phase = phase;
        this.temporary = temporary;
        this.status = status;
        this.headers = headers;
    }

    /** How far it came. */
    public Phase phase() {
        return phase;
    }

    /** Whether the same may work a little later, so that a client that reconnects tries again. */
    public boolean isTemporary() {
        return temporary;
    }

    /** The status of the server's or proxy's answer, when that was none that opens a session. */
    public Optional<Status> status() {
        return status;
    }

    /** The headers of that answer; empty when there was none. */
    public Headers headers() {
        return headers;
    }
}
