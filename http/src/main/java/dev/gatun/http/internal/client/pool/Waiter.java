package dev.gatun.http.internal.client.pool;

import dev.gatun.http.internal.client.pool.LoopPool.Taker;
import dev.gatun.http.internal.client.pool.LoopPool.Ticket;
import dev.gatun.reactor.Deadline;
import java.time.Duration;
import java.util.Optional;

/** A request that waits for a connection. Loop only. */
final class Waiter implements Ticket {
    private final OriginConnections origin;
    private final Taker taker;
    private final boolean fresh;
    private final long since;
    private final Duration within;
    private Optional<Deadline> deadline = Optional.empty();

    Waiter(OriginConnections origin, boolean fresh, long since, Duration within, Taker taker) {
        this.origin = origin;
        this.fresh = fresh;
        this.since = since;
        this.within = within;
        this.taker = taker;
    }

    Taker taker() {
        return taker;
    }

    /** Since when it waits. */
    long since() {
        return since;
    }

    /** Whether it won't take a connection that was used before it came. */
    boolean isFresh() {
        return fresh;
    }

    /** Limits forbid a connection for it, so it does not wait for ever. */
    void limit() {
        if (deadline.isEmpty()) {
            deadline = Optional.of(origin.pool().loop().schedule(within, () -> origin.waitedTooLong(this, within)));
        }
    }

    /** It waits no longer. */
    void done() {
        deadline.ifPresent(Deadline::cancel);
    }

    @Override
    public void cancel() {
        origin.cancelled(this);
    }
}
