package dev.gatun.http.internal.client.exchange;

import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import java.time.Duration;

/**
 * The deadlines of one connection and its exchanges, on one timer that is not set anew for each request or part of content: it fires when the earliest that
 * it knew of may have passed, asks, and goes on with what is left. Loop only.
 */
public final class WireClock {
    /** As a time that is left: for ever. */
    public static final long NONE = Long.MAX_VALUE;

    private static final long LONGEST = Duration.ofDays(3650).toNanos();

    /** Who has the deadlines. */
    @FunctionalInterface
    public interface Check {
        /** Does what is due; how many nanoseconds are left until the next is, or {@link #NONE}. */
        long left();
    }

    private final EventLoop loop;
    private final Check check;
    private final Runnable fire = this::fire;
    /** Null when there is nothing to wait for. */
    private Deadline timer;
    private long firesAt;
    private boolean stopped;

    /** A clock that stands still until {@link #within} is called. */
    public WireClock(EventLoop loop, Check check) {
        this.loop = loop;
        this.check = check;
    }

    /** A time-out in nanoseconds; {@link #NONE} when it is zero, or longer than anybody waits. */
    public static long nanos(Duration timeout) {
        return timeout.isZero() || timeout.getSeconds() > LONGEST / 1_000_000_000 ? NONE : timeout.toNanos();
    }

    /** Something is due when {@code nanos} have passed; {@link #NONE} for nothing. */
    public void within(long nanos) {
        if (nanos == NONE || stopped) {
            return;
        }
        long due = loop.nanoTime() + nanos;
        if (timer != null) {
            if (firesAt - due <= 0) {
                return;
            }
            timer.cancel();
        }
        firesAt = due;
        timer = loop.schedule(Duration.ofNanos(Math.max(1, nanos)), fire);
    }

    private void fire() {
        timer = null;
        within(check.left());
    }

    /** For good. */
    public void stop() {
        stopped = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }
}
