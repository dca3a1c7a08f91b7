package dev.gatun.http.internal.proxy.balance;

import dev.gatun.http.proxy.HealthCheck;
import java.util.random.RandomGenerator;

/** What the answers to health checks say of one upstream. Told by the one loop that asks; read by any thread. */
final class HealthState {
    private volatile boolean healthy = true;
    private boolean asked;
    private int inARow;

    /**
     * Notes an answer.
     *
     * @return whether the upstream is back by it
     */
    boolean note(HealthCheck check, boolean good) {
        if (good == healthy) {
            inARow = 0;
        } else {
            inARow++;
        }
        // Nothing is known before the first answer, so that one decides alone.
        boolean turns = inARow >= (good ? check.rise() : check.fall()) || !asked && inARow > 0;
        asked = true;
        if (!turns) {
            return false;
        }
        inARow = 0;
        healthy = good;
        return good;
    }

    boolean isHealthy() {
        return healthy;
    }

    /** Nanoseconds to the next question. */
    static long next(HealthCheck check, RandomGenerator random) {
        return (long) (check.interval().toNanos() * (0.9 + 0.2 * random.nextDouble()));
    }
}
