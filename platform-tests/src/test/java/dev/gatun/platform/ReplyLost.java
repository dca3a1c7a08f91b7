package dev.gatun.platform;

/** No whole response came, and the client can tell. */
public final class ReplyLost extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message what ended, and how */
    public ReplyLost(String message) {
        super(message);
    }

    /**
     * @param message what ended
     * @param cause how
     */
    public ReplyLost(String message, Throwable cause) {
        super(message, cause);
    }
}
