package dev.gatun.http.internal.proxy.balance;

import dev.gatun.http.proxy.OutlierEjection;

/**
 * What the answers to real requests say of one upstream, and until when it is left out for it. Any thread; good answers, which are nearly all, cost a read
 * and an addition.
 */
final class EjectionState {
    /** Before the first ejection. */
    private static final long NEVER = Long.MIN_VALUE;

    private final Tally total = new Tally();
    private volatile int inARow;
    private volatile long until = NEVER;
    private volatile boolean everEjected;
    private int times;
    private long windowStart = NEVER;
    private long windowGood;
    private long windowBad;

    /** A request went well. */
    void good() {
        total.good.increment();
        if (inARow != 0) {
            inARow = 0;
        }
    }

    /**
     * A request went wrong.
     *
     * @return whether that is so bad that it should be ejected
     */
    synchronized boolean bad(OutlierEjection policy, long now) {
        total.bad.increment();
        inARow++;
        if (isEjected(now)) {
            return false;
        }
        boolean tooMany = policy.consecutive() > 0 && inARow >= policy.consecutive();
        return tooMany | isBelowRate(policy, now);
    }

    private boolean isBelowRate(OutlierEjection policy, long now) {
        long good = total.good.sum();
        long bad = total.bad.sum();
        boolean fresh = windowStart != NEVER && now - windowStart <= policy.window().toNanos();
        if (!fresh) {
            windowStart = now;
            windowGood = good;
            windowBad = bad - 1;
        }
        long goodHere = good - windowGood;
        long all = goodHere + bad - windowBad;
        return policy.successRate() > 0 && all >= policy.volume() && goodHere < policy.successRate() * all;
    }

    /** Leaves it out: the longer the more often it was out, less for each base time that it was in since. */
    synchronized void eject(OutlierEjection policy, long now) {
        long base = policy.base().toNanos();
        if (everEjected) {
            times = (int) Math.max(0, times - (now - until) / base);
        }
        times++;
        long longest = policy.longest().toNanos();
        until = now + (times > longest / base ? longest : times * base);
        everEjected = true;
        inARow = 0;
        windowStart = NEVER;
    }

    boolean isEjected(long now) {
        return everEjected && until - now > 0;
    }

    /** When it came back; only where {@link #wasEjected()}. */
    long back() {
        return until;
    }

    boolean wasEjected() {
        return everEjected;
    }

    Tally total() {
        return total;
    }
}
