package dev.gatun.http.internal.client.connect;

import dev.gatun.http.internal.client.UpgradeResponse;
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
    private final transient Optional<UpgradeResponse> answer;

    /**
     * A failure that is no time-out. What a peer does is no bug of the program, so there is no stack trace to pay for.
     *
     * @param address the address that was tried last
     * @param passing whether another attempt may go better: not where the certificate is wrong, or the name unknown
     */
    public ConnectFailure(Step step, Optional<SocketAddress> address, boolean passing, String message, Throwable cause) {
        this(step, address, passing, false, message, Optional.empty(), cause);
    }

    private ConnectFailure(
            Step step,
            Optional<SocketAddress> address,
            boolean passing,
            boolean late,
            String message,
            Optional<UpgradeResponse> answer,
            Throwable cause) {
        super(message, cause, true, false);
        this.step = step;
        this.address = address;
        this.passing = passing;
        this.late = late;
        this.answer = answer;
    }

    /** A step was not done in time. */
    public static ConnectFailure late(Step step, Optional<SocketAddress> address, String message) {
        return new ConnectFailure(step, address, true, true, message, Optional.empty(), null);
    }

    /** A proxy of HTTP gave no tunnel. */
    static ConnectFailure refused(Optional<SocketAddress> address, String message, UpgradeResponse answer) {
        return new ConnectFailure(Step.PROXY, address, mayPass(answer.status().code()), false, message, Optional.of(answer), null);
    }

    /** RFC 9110, section 15.5.9, and RFC 6585, section 4, say of two errors of the client's that the request may be made again. */
    private static boolean mayPass(int code) {
        return code >= 500 && code != 501 && code != 505 || code == 408 || code == 429;
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

    /** What a proxy of HTTP answered that gave no tunnel. */
    public Optional<UpgradeResponse> answer() {
        return answer;
    }
}
