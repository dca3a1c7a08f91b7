package dev.gatun.http.internal.rate;

/**
 * Decides how often something may happen, for one key whose state is a single word, so that it can be exchanged in one step. Times are nanoseconds since the
 * meters began, never negative. Immutable; any thread.
 */
public interface Meter {
    /** The state of a key that was never seen. */
    long FRESH = 0;

    /** Instead of a state: not now. */
    long REFUSED = -1;

    /** The state once it happens now; {@link #REFUSED} when it may not. Never negative else. */
    long take(long state, long now);

    /** How often it may happen yet, at once. */
    int remaining(long state, long now);

    /** Nanoseconds until it may happen once more; 0 when it may now. */
    long wait(long state, long now);

    /** Nanoseconds until it may happen as often as ever. */
    long reset(long state, long now);

    /** Whether {@code state} says no more than {@link #FRESH}, so that it need not be kept. */
    boolean isFresh(long state, long now);
}
