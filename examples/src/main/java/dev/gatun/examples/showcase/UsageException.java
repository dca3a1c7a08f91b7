package dev.gatun.examples.showcase;

/** The command line is wrong; the message is one line that says how. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
