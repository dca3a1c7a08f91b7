package dev.gatun.http.internal.rate;

import java.time.Duration;

/**
 * So many events in any window of time, estimated by two counters: those of the window before count by the part of it that the sliding window still covers.
 * Exact when those were spread evenly. A word holds the number of the window, its count, and that of the one before:
 *
 * <pre>
 *   | 0 | window: 27 bits | count: 18 bits | count before: 18 bits |
 * </pre>
 */
public final class SlidingWindow implements Meter {
    /** The most events of a window. */
    public static final int MOST = (1 << 18) - 1;

    private static final int COUNT_BITS = 18;
    private static final long COUNT = MOST;
    private static final long WINDOWS = (1L << 27) - 1;

    private final int events;
    private final long window;

    /** A window of {@code per} for {@code events}, of which there may be {@link #MOST}. */
    public SlidingWindow(int events, Duration per) {
        this.events = events;
        this.window = per.toNanos();
    }

    @Override
    public long take(long state, long now) {
        long count = count(state, now);
        long before = before(state, now);
        return weighed(before, now) + count + 1 <= events ? number(now) << 2 * COUNT_BITS | count + 1 << COUNT_BITS | before : REFUSED;
    }

    /** The number 0 stands for no window at all, as in a fresh state. */
    private long number(long now) {
        return 1 + now / window % WINDOWS;
    }

    private long age(long state, long now) {
        long number = state >>> 2 * COUNT_BITS;
        return number == 0 ? WINDOWS : Math.floorMod(number(now) - number, WINDOWS);
    }

    private long count(long state, long now) {
        return age(state, now) == 0 ? state >>> COUNT_BITS & COUNT : 0;
    }

    private long before(long state, long now) {
        long age = age(state, now);
        return age == 0 ? state & COUNT : age == 1 ? state >>> COUNT_BITS & COUNT : 0;
    }

    /** What still counts of the window before, rounded up. */
    private long weighed(long before, long now) {
        double left = 1 - (double) (now % window) / window;
        return (long) Math.ceil(before * left);
    }

    @Override
    public int remaining(long state, long now) {
        return (int) Math.max(0, events - count(state, now) - weighed(before(state, now), now));
    }

    @Override
    public long wait(long state, long now) {
        if (remaining(state, now) > 0) {
            return 0;
        }
        long count = count(state, now);
        long elapsed = now % window;
        if (count < events) {
            return until(before(state, now), events - 1 - count) - elapsed;
        }
        return window - elapsed + until(count, events - 1);
    }

    /** How far a window must have gone until no more than {@code most} of the {@code before} count. */
    private long until(long before, long most) {
        return (long) Math.ceil(window * (1 - (double) most / before));
    }

    @Override
    public long reset(long state, long now) {
        long left = window - now % window;
        return count(state, now) > 0 ? left + window : before(state, now) > 0 ? left : 0;
    }

    @Override
    public boolean isFresh(long state, long now) {
        return age(state, now) > 1;
    }
}
