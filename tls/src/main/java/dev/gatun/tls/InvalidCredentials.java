package dev.gatun.tls;

/** A certificate, key, staple or trust anchor that can't be used. The message says which file and block, and why; it has no secret in it. */
public final class InvalidCredentials extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong where. */
    public InvalidCredentials(String message) {
        super(message);
    }

    /** With what is wrong where, and how it came out. */
    public InvalidCredentials(String message, Throwable cause) {
        super(message, cause);
    }
}
