package dev.gatun.http.proxy;

import java.time.Duration;
import java.util.Objects;

/**
 * What one upstream is spared. Requests above the limits go to others, or are answered 503; one that fails too often gets none for a while, then a few to
 * see whether it is better. Immutable.
 *
 * <pre>
 *   CLOSED --failures in a row--> OPEN --after a while--> HALF_OPEN --all trials well--> CLOSED
 *                                  ^----- a trial failed -----'
 * </pre>
 *
 * @param active the most requests under way at one upstream
 * @param pending the most of them that wait for a connection
 * @param failures in a row that open it; 0 for never
 * @param open how long it stays open
 * @param trials requests that are let through half-open, and must all go well
 */
public record CircuitBreaker(int active, int pending, int failures, Duration open, int trials) {
    /** 10,000 requests, 1,000 of them waiting; it opens never, since outlier ejection does the same and leaves somebody in. */
    public static final CircuitBreaker DEFAULT = new CircuitBreaker(10_000, 1_000, 0, Duration.ofSeconds(5), 3);

    /** Checks the ranges. */
    public CircuitBreaker {
        Objects.requireNonNull(open, "open");
        if (active < 1 || pending < 1 || failures < 0 || open.toMillis() < 1 || trials < 1) {
            throw new IllegalArgumentException(
                    "circuit breaker of " + active + " active, " + pending + " pending, " + failures + " failures, open " + open + ", " + trials + " trials");
        }
    }

    /** Changes {@link #active()}. */
    public CircuitBreaker active(int most) {
        return new CircuitBreaker(most, pending, failures, open, trials);
    }

    /** Changes {@link #pending()}. */
    public CircuitBreaker pending(int most) {
        return new CircuitBreaker(active, most, failures, open, trials);
    }

    /** Changes {@link #failures()} and {@link #open()}. */
    public CircuitBreaker opens(int afterFailures, Duration stays) {
        return new CircuitBreaker(active, pending, afterFailures, stays, trials);
    }

    /** Changes {@link #trials()}. */
    public CircuitBreaker trials(int requests) {
        return new CircuitBreaker(active, pending, failures, open, requests);
    }
}
