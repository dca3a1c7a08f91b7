package dev.gatun.http;

/**
 * A peer broke the protocol. It becomes an error response (or GOAWAY, or RST_STREAM), never a stack trace in the log: it carries no stack, so
 * that a flood of bad requests costs no more than good ones, and one instance may be thrown many times.
 */
public class ProtocolException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Status status;
    private final String section;
    private final boolean closes;

    /**
     * @param status  what to answer
     * @param section the rule that was broken, such as {@code "RFC 9112, section 6.3"}
     * @param message what was wrong, without bytes of the peer in it
     * @param closes  whether the connection must end after the answer, since nobody knows where the next message begins
     */
    public ProtocolException(Status status, String section, String message, boolean closes) {
        super(message, null, false, false);
        this.status = status;
        this.section = section;
        this.closes = closes;
    }

    /** What to answer. */
    public Status status() {
        return status;
    }

    /** The rule that was broken, such as {@code "RFC 9112, section 6.3"}. */
    public String section() {
        return section;
    }

    /** Whether the connection must end after the answer. */
    public boolean closes() {
        return closes;
    }

    /** Message, rule and answer in one line, for logs. */
    @Override
    public String toString() {
        return getMessage() + " (" + section + ", answered " + status + ")";
    }
}
