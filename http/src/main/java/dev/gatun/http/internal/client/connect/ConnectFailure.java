package dev.gatun.http.internal.client.connect;

import java.net.SocketAddress;
import java.util.Optional;

/** Why there is no connection; the message names the step, the address, and what happened. Nothing of a request was sent. */
public final class ConnectFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** How far it came. */
    public enum Step {
        /** The name had no address. */
        RESOLVE,
        /** No address answered. */
        CONNECT,
        /** The proxy refused, or did not answer. */
        PROXY,
        /** TLS failed. */
        TLS
    }

    private final Step step;
    private final transient Optional<SocketAddress> address;
    private final boolean passing;
    private final boolean late;

    /**
     * A failure that is no time-out. What a peer does is no bug of the program, so there is no stack trace to pay for.
     *
     * @param address the address that was tried last
     * @param passing whether another attempt may go better: not where the certificate is wrong, or the name unknown
     */
    public ConnectFailure(Step step, Optional<SocketAddress> address, boolean passing, String message, Throwable cause) {
        this(step, address, passing, false, message, cause);
    }

    private ConnectFailure(Step step, Optional<SocketAddress> address, boolean passing, boolean late, String message, Throwable cause) {
        super(message, cause, true, false);
        this.step = step;
        this.address = address;
        this.passing = passing;
        this.late = late;
    }

    /** A step was not done in time. */
    public static ConnectFailure late(Step step, Optional<SocketAddress> address, String message) {
        return new ConnectFailure(step, address, true, true, message, null);
    }

    /** How far it came. */
    public Step step() {
        return step;
    }

    /** The address that was tried last. */
    public Optional<SocketAddress> address() {
        return address;
    }

    /** Whether another attempt may go better. */
    public boolean mayPass() {
        return passing;
    }

    /** Whether a time-out of this side has passed. */
    public boolean isTimeout() {
        return late;
    }
}
