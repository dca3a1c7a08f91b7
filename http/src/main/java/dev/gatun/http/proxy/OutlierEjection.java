package dev.gatun.http.proxy;

import java.time.Duration;
import java.util.Objects;

/**
 * When an upstream that answers badly is left out for a while, whatever the health check says. No answer, and 502, 503 and 504 count as failures. Immutable.
 *
 * @param consecutive failures in a row that eject; 0 for never
 * @param successRate the least share of good answers, 0 to 1; 0 for any
 * @param window the time over which the share is taken
 * @param volume the fewest requests of a window for the share to mean anything
 * @param base how long the first ejection lasts; each that follows soon after lasts that much longer
 * @param longest the longest ejection
 * @param share the most upstreams that are ejected at once, 0 to 1 of all, rounded down: of few none, so that there is always one left
 */
public record OutlierEjection(int consecutive, double successRate, Duration window, int volume, Duration base, Duration longest, double share) {
    /** Five failures in a row, or fewer than half of at least 20 requests in ten seconds; ten seconds out and up to five minutes; half of all at once. */
    public static final OutlierEjection DEFAULT =
            new OutlierEjection(5, 0.5, Duration.ofSeconds(10), 20, Duration.ofSeconds(10), Duration.ofMinutes(5), 0.5);

    /** Nobody is ejected. */
    public static final OutlierEjection NEVER = new OutlierEjection(0, 0, Duration.ofSeconds(10), 20, Duration.ofSeconds(10), Duration.ofMinutes(5), 0);

    /** Checks the ranges. */
    public OutlierEjection {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(base, "base");
        Objects.requireNonNull(longest, "longest");
        if (consecutive < 0 || !(successRate >= 0 && successRate <= 1) || volume < 1 || !(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException("ejection after " + consecutive + " failures, below " + successRate + " of " + volume + ", share " + share);
        }
        if (window.toMillis() < 1 || base.toMillis() < 1 || longest.compareTo(base) < 0) {
            throw new IllegalArgumentException("outlier ejection of " + base + " to " + longest + ", window " + window);
        }
    }

    /** Changes {@link #consecutive()}. */
    public OutlierEjection consecutive(int failures) {
        return new OutlierEjection(failures, successRate, window, volume, base, longest, share);
    }

    /** Changes {@link #successRate()}, {@link #volume()} and {@link #window()}. */
    public OutlierEjection successRate(double least, int requests, Duration over) {
        return new OutlierEjection(consecutive, least, over, requests, base, longest, share);
    }

    /** Changes {@link #base()} and {@link #longest()}. */
    public OutlierEjection lasts(Duration first, Duration most) {
        return new OutlierEjection(consecutive, successRate, window, volume, first, most, share);
    }

    /** Changes {@link #share()}. */
    public OutlierEjection share(double most) {
        return new OutlierEjection(consecutive, successRate, window, volume, base, longest, most);
    }
}
