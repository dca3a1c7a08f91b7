package dev.gatun.http.internal.client.pool;

/** No connection became free in time, or too many wait for one already; the message names the limit. Nothing of a request was sent. */
public final class PoolExhausted extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** A full pool is no bug of the program, so there is no stack trace to pay for. */
    public PoolExhausted(String message) {
        super(message, null, true, false);
    }
}
