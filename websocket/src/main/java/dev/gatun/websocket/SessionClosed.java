package dev.gatun.websocket;

/** A message could not be sent because the session has ended, or is about to. Has no stack trace: it can happen at any time. */
public final class SessionClosed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final CloseReason reason;

    /** Says why the session ended. */
    public SessionClosed(CloseReason reason) {
        super("session closed: " + reason, null, false, false);
        this.reason = reason;
    }

    /** Why the session ended. */
    public CloseReason reason() {
        return reason;
    }
}
