package dev.gatun.http.internal.client;

/** Why a proxy gave no answer; the message names who was asked for what, the address, and what happened. */
public final class UpgradeFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A failure of this side or the network: what a peer does is no bug of the program, so there is no stack trace to pay for. */
    public UpgradeFailure(String message, Throwable cause) {
        super(message, cause, true, false);
    }

    /** A failure without another behind it. */
    public UpgradeFailure(String message) {
        this(message, null);
    }
}
