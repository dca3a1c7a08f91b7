package dev.gatun.http.internal.proxy.balance;

import dev.gatun.http.proxy.CircuitBreaker;
import dev.gatun.http.proxy.UpstreamStatistics.Circuit;

/** The circuit breaker of one upstream. Any thread; as long as it is closed, good answers cost two reads. */
final class BreakerState {
    private final CircuitBreaker policy;
    private volatile Circuit circuit = Circuit.CLOSED;
    private volatile int inARow;
    private volatile long openUntil;
    private volatile int trials;
    private int well;

    BreakerState(CircuitBreaker policy) {
        this.policy = policy;
    }

    Circuit circuit() {
        return circuit;
    }

    /** Whether a request may go through. */
    boolean allows(long now) {
        return switch (circuit) {
            case CLOSED -> true;
            case OPEN -> now - openUntil >= 0;
            case HALF_OPEN -> trials < policy.trials();
        };
    }

    /** Takes leave for a request; false when somebody was faster. */
    boolean begin(long now) {
        return circuit == Circuit.CLOSED || beginTrial(now);
    }

    private synchronized boolean beginTrial(long now) {
        if (!allows(now)) {
            return false;
        }
        if (circuit == Circuit.OPEN) {
            circuit = Circuit.HALF_OPEN;
            trials = 0;
            well = 0;
        }
        if (circuit == Circuit.HALF_OPEN) {
            trials++;
        }
        return true;
    }

    void good() {
        if (inARow != 0) {
            inARow = 0;
        }
        if (circuit == Circuit.HALF_OPEN) {
            trialWentWell();
        }
    }

    private synchronized void trialWentWell() {
        if (circuit == Circuit.HALF_OPEN && ++well >= policy.trials()) {
            circuit = Circuit.CLOSED;
        }
    }

    /** A request had an end that says nothing, since its client went: another may try instead. */
    synchronized void undecided() {
        if (circuit == Circuit.HALF_OPEN && trials > well) {
            trials--;
        }
    }

    synchronized void bad(long now) {
        inARow++;
        boolean opens = switch (circuit) {
            case CLOSED -> policy.failures() > 0 && inARow >= policy.failures();
            case HALF_OPEN -> true;
            case OPEN -> false;
        };
        if (opens) {
            openUntil = now + policy.open().toNanos();
            circuit = Circuit.OPEN;
            inARow = 0;
        }
    }
}
