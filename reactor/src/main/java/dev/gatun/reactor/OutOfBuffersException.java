package dev.gatun.reactor;

/** The event loop's limit of off-heap buffer memory is reached. */
public final class OutOfBuffersException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** @param message names the limit and what was asked for */
    public OutOfBuffersException(String message) {
        super(message);
    }
}
