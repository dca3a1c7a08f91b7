package dev.gatun.reactor.internal.loop;

/** How a loop's time is spent: asleep or at work. Loop only. */
final class LoopClock {
    /** How long the longest busy time is remembered at least. */
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private final long begin;
    private long awakeSince;
    private long waited;
    private long windowSince;
    private long longest;
    private long longestBefore;

    LoopClock(long now) {
        begin = now;
        awakeSince = now;
        windowSince = now;
    }

    /** The loop goes to sleep. */
    void sleeps(long now) {
        longest = Math.max(longest, now - awakeSince);
        if (now - windowSince >= WINDOW_NANOS) {
            longestBefore = longest;
            longest = 0;
            windowSince = now;
        }
        // Also the begin of the sleep, until it is over.
        awakeSince = now;
    }

    /** It has slept. */
    void wakes(long now) {
        waited += now - awakeSince;
        awakeSince = now;
    }

    long waited() {
        return waited;
    }

    long busy(long now) {
        return now - begin - waited;
    }

    /** With the time since it woke, which is not over. */
    long longest(long now) {
        return Math.max(Math.max(longest, longestBefore), now - awakeSince);
    }
}
