package dev.gatun.tls.internal;

/** Refused: the alert (RFC 8446, section 6) to send as plain fatal alert record, and why. */
public final class TlsRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int alert;

    /** What a peer does is no bug of the program, so there is no stack trace to pay for. */
    public TlsRefusal(int alert, String message) {
        super(message, null, false, false);
        this.alert = alert;
    }

    /** The number of the alert. */
    public int alert() {
        return alert;
    }
}
