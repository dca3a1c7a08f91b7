package dev.gatun.http.internal.rate;

import java.time.Duration;

/**
 * A bucket of tokens that fills steadily, of which each event takes one. What is kept is not the tokens but the time when the bucket will be full again (the
 * generic cell rate algorithm of ATM, ITU-T I.371), which needs no second number.
 */
public final class TokenBucket implements Meter {
    private final long interval;
    private final long full;

    /**
     * A bucket.
     *
     * @param events that may happen {@code per} time in the long run
     * @param burst how many may happen at once after a pause
     */
    public TokenBucket(int events, Duration per, int burst) {
        interval = Math.max(1, per.toNanos() / events);
        full = Math.multiplyExact(interval, burst);
    }

    @Override
    public long take(long state, long now) {
        long next = Math.max(state, now) + interval;
        return next - now <= full ? next : REFUSED;
    }

    @Override
    public int remaining(long state, long now) {
        return (int) ((full - reset(state, now)) / interval);
    }

    @Override
    public long wait(long state, long now) {
        return Math.max(0, reset(state, now) + interval - full);
    }

    @Override
    public long reset(long state, long now) {
        return Math.max(0, state - now);
    }

    @Override
    public boolean isFresh(long state, long now) {
        return state <= now;
    }
}
