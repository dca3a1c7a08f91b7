package dev.gatun.websocket;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a client waits before it connects again: longer after each failure, up to a cap, and never the same for all of the clients that a server has lost at
 * once. A value; any thread. {@code exponential().cap(…)} and so on give changed copies.
 *
 * @param first the wait after the first failure
 * @param factor by which it grows from failure to failure, at least 1
 * @param cap the longest wait
 * @param jitter how much of each wait is left to chance, 0 to 1: with 0.5 it is between a half and all of what the above say
 * @param attempts the most attempts in a row that may fail before the client gives up
 * @param lasting how long a connection must have lasted for the count to begin anew
 */
public record Backoff(Duration first, double factor, Duration cap, double jitter, int attempts, Duration lasting) {
    private static final Backoff EXPONENTIAL =
            new Backoff(Duration.ofMillis(500), 2, Duration.ofSeconds(60), 0.5, Integer.MAX_VALUE, Duration.ofSeconds(10));

    /** Checks the ranges. */
    public Backoff {
        positive("first", first);
        positive("cap", cap);
        if (lasting.isNegative()) {
            throw new IllegalArgumentException("lasting " + lasting + " is negative");
        }
        if (!(factor >= 1) || factor > 100) {
            throw new IllegalArgumentException("factor " + factor + " is not in 1..100");
        }
        if (!(jitter >= 0) || jitter > 1) {
            throw new IllegalArgumentException("jitter " + jitter + " is not in 0..1");
        }
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts " + attempts + " is below 1");
        }
    }

    private static void positive(String name, Duration time) {
        if (time.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " " + time + " is below a millisecond");
        }
    }

    /** Half a second at first, twice as long each time, at most a minute, half of it left to chance, for ever; begun anew after ten seconds. */
    public static Backoff exponential() {
        return EXPONENTIAL;
    }

    /** A copy with another {@link #first()}. */
    public Backoff first(Duration wait) {
        return new Backoff(wait, factor, cap, jitter, attempts, lasting);
    }

    /** A copy with another {@link #factor()}. */
    public Backoff factor(double times) {
        return new Backoff(first, times, cap, jitter, attempts, lasting);
    }

    /** A copy with another {@link #cap()}. */
    public Backoff cap(Duration wait) {
        return new Backoff(first, factor, wait, jitter, attempts, lasting);
    }

    /** A copy with another {@link #jitter()}. */
    public Backoff jitter(double part) {
        return new Backoff(first, factor, cap, part, attempts, lasting);
    }

    /** A copy with another {@link #attempts()}. */
    public Backoff attempts(int most) {
        return new Backoff(first, factor, cap, jitter, most, lasting);
    }

    /** A copy with another {@link #lasting()}. */
    public Backoff lasting(Duration time) {
        return new Backoff(first, factor, cap, jitter, attempts, time);
    }

    /**
     * The wait behind the failure with number {@code failures}, counted from 1.
     *
     * @param random where chance comes from
     */
    public Duration delay(int failures, RandomGenerator random) {
        // Beyond the cap no power has to be right, only large.
        double nanos = Math.min(cap.toNanos(), first.toNanos() * Math.pow(factor, Math.max(0, failures - 1)));
        return Duration.ofNanos((long) (nanos * (1 - jitter * random.nextDouble())));
    }
}
