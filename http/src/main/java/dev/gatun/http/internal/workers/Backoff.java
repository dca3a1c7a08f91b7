package dev.gatun.http.internal.workers;

import dev.gatun.http.workers.RestartPolicy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The crashes of one worker, and what follows from them. Supervisor's thread only. */
final class Backoff {
    private final RestartPolicy policy;
    private final Deque<Long> crashes = new ArrayDeque<>();
    private int inARow;

    Backoff(RestartPolicy policy) {
        this.policy = policy;
    }

    /**
     * A process has crashed.
     *
     * @param now in nanoseconds, that never go back
     * @param lived how long it was there
     * @return how long to wait; empty when the worker is to be given up
     */
    Optional<Duration> crashed(long now, Duration lived) {
        if (lived.compareTo(policy.within()) > 0) {
            inARow = 0;
        }
        crashes.addLast(now);
        while (now - crashes.getFirst() > policy.within().toNanos()) {
            crashes.removeFirst();
        }
        if (crashes.size() >= policy.crashes()) {
            return Optional.empty();
        }
        // Beyond the cap no power is large enough to matter, and none overflows.
        double wait = policy.first().toNanos() * Math.pow(policy.factor(), inARow++);
        return Optional.of(Duration.ofNanos((long) Math.min(wait, policy.cap().toNanos())));
    }

    /** The worker has a new process that nobody knows anything bad of. */
    void forget() {
        crashes.clear();
        inARow = 0;
    }
}
