package dev.gatun.http;

/** The client ended the connection, or was too slow and was cut off, before the exchange was complete. */
public final class ClientGone extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what was under way */
    public ClientGone(String message) {
        super(message, null, false, false);
    }

    /**
     * @param message what was under way
     * @param cause why the connection ended
     */
    public ClientGone(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
