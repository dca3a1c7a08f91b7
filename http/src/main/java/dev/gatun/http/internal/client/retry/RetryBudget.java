package dev.gatun.http.internal.client.retry;

import dev.gatun.http.client.Retry;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * The tokens that repetitions cost, for all loops of a client: without it the repetitions of many clients would multiply the load on a server that fails
 * because of its load. It begins full. Any thread; nothing waits.
 */
public final class RetryBudget {
    /** How many seconds' worth of tokens are kept: a burst of failures after a quiet time may use them up. */
    private static final int KEPT_SECONDS = 10;
    private static final double NANOS = 1e9;

    private final Retry.Budget budget;
    private final LongSupplier nanoTime;
    private final double most;
    private final AtomicReference<Level> level;

    private record Level(double tokens, long at) {}

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public RetryBudget(Retry.Budget budget, LongSupplier nanoTime) {
        this.budget = budget;
        this.nanoTime = nanoTime;
        // Where time gives none, requests may still save up for some repetitions.
        this.most = Math.max((double) budget.perSecond() * KEPT_SECONDS, budget.share() > 0 ? KEPT_SECONDS : 0);
        this.level = new AtomicReference<>(new Level((double) budget.perSecond() * KEPT_SECONDS, nanoTime.getAsLong()));
    }

    /** A request is sent for the first time. */
    public void request() {
        level.updateAndGet(before -> change(before, budget.share()));
    }

    /** Whether there is a token for a repetition; it is gone then. */
    public boolean repeat() {
        while (true) {
            Level before = level.get();
            Level now = change(before, 0);
            if (now.tokens < 1) {
                return false;
            }
            if (level.compareAndSet(before, new Level(now.tokens - 1, now.at))) {
                return true;
            }
        }
    }

    private Level change(Level before, double added) {
        long now = nanoTime.getAsLong();
        // Another thread may have looked at the clock later and come first.
        double passed = Math.max(0, now - before.at) / NANOS;
        return new Level(Math.min(most, before.tokens + passed * budget.perSecond() + added), passed == 0 ? before.at : now);
    }
}
