package dev.gatun.http.workers;

import java.time.Duration;

/**
 * When a worker whose process has ended unasked is started again, and when no more. A value; any thread.
 *
 * <p>The wait grows from one crash to the next, and begins anew with a process that lived longer than {@code within}.
 *
 * @param first the wait before the first restart
 * @param factor by which the wait grows, at least 1
 * @param cap the longest wait
 * @param crashes with so many of them within {@code within} the worker is given up
 * @param within how far back crashes count
 */
public record RestartPolicy(Duration first, double factor, Duration cap, int crashes, Duration within) {
    /** After 200 ms, 400 ms and so on to 30 s; given up with the tenth crash within five minutes. */
    public static final RestartPolicy DEFAULT = new RestartPolicy(Duration.ofMillis(200), 2, Duration.ofSeconds(30), 10, Duration.ofMinutes(5));

    /** @throws IllegalArgumentException when a value is out of range */
    public RestartPolicy {
        if (first.isNegative() || cap.compareTo(first) < 0) {
            throw new IllegalArgumentException("waits of " + first + " to " + cap + " are no range");
        }
        if (!(factor >= 1) || factor > 100) {
            throw new IllegalArgumentException("factor " + factor + " is not in 1..100");
        }
        if (crashes < 1) {
            throw new IllegalArgumentException("crashes " + crashes + " is less than 1");
        }
        if (within.isNegative() || within.isZero()) {
            throw new IllegalArgumentException("within " + within + " is not positive");
        }
    }

    /** The same with other waits. */
    public RestartPolicy waits(Duration newFirst, double newFactor, Duration newCap) {
        return new RestartPolicy(newFirst, newFactor, newCap, crashes, within);
    }

    /** The same with another limit of crashes. */
    public RestartPolicy giveUp(int newCrashes, Duration newWithin) {
        return new RestartPolicy(first, factor, cap, newCrashes, newWithin);
    }
}
