package dev.gatun.tls;

import java.util.Optional;

/** Why TLS ended a connection; the error of its {@link dev.gatun.reactor.CloseCause}. The message names the peer and what happened. */
public final class TlsFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The closed set of reasons, by which failures are counted. */
    public enum Kind {
        /** What came is not TLS, plain HTTP for example. */
        NOT_TLS,
        /** It looks like TLS and breaks its rules. */
        MALFORMED,
        /** No version in common. */
        VERSION,
        /** No cipher suite or other parameter in common. */
        PARAMETERS,
        /** The server has no certificate for the name that was asked for. */
        NAME,
        /** ALPN found no protocol in common. */
        APPLICATION_PROTOCOL,
        /** A certificate is missing, or is not trusted. */
        CERTIFICATE,
        /** The peer sent a fatal alert. */
        PEER_ALERT,
        /** The peer ended the connection within the handshake, or before it had read everything. */
        ENDED,
        /** The peer ended the connection without close_notify: what it sent last may be missing. */
        TRUNCATED,
        /** The handshake took too long. */
        DEADLINE,
        /** The peer began another handshake on the same connection. */
        RENEGOTIATION,
        /** The peer sends records that carry nothing, or key updates without end. */
        FLOOD,
        /** Anything else that the engine did not accept, a forged record for example. */
        ENGINE
    }

    private final Kind kind;

    /** What a peer does is no bug of the program, so there is no stack trace to pay for. */
    public TlsFailure(Kind kind, String message, Optional<Throwable> cause) {
        super(message, cause.orElse(null), true, false);
        this.kind = kind;
    }

    /** What kind of failure it is. */
    public Kind kind() {
        return kind;
    }
}
