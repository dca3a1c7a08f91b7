package dev.gatun.http.internal.client.pool;

import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.client.PoolStatistics;
import dev.gatun.http.internal.client.connect.Connector;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.reactor.Deadline;
import dev.gatun.reactor.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The pool of one loop: what holds for all origins together. That is the count of connections, the sweep that ends idle ones, and the origins whose requests
 * wait because other origins have all connections. The rest is the business of {@link OriginConnections}.
 *
 * <p>Where a connection is idle, {@link #acquire} finds it and hands it over without allocating anything. Loop only, but for {@link #statistics}.
 */
public final class LoopConnections implements LoopPool {
    private final EventLoop loop;
    private final Connector connector;
    private final PoolShare share;
    private final Predicate<? super Origin> http2Likely;
    private final PoolCounters counters = new PoolCounters();
    private final Map<Origin, OriginConnections> origins = new HashMap<>();
    private final Set<OriginConnections> starving = new LinkedHashSet<>();
    private int connections;
    private int waiting;
    private boolean closed;
    private Optional<Deadline> sweep = Optional.empty();

    /** @param http2Likely whether an origin that was never met is expected to speak HTTP/2, so that one connection is tried before there are more */
    public LoopConnections(EventLoop loop, Connector connector, PoolShare share, Predicate<? super Origin> http2Likely) {
        this.loop = loop;
        this.connector = connector;
        this.share = share;
        this.http2Likely = http2Likely;
    }

    @Override
    public Ticket acquire(Origin origin, boolean fresh, Duration within, Taker taker) {
        if (closed) {
            taker.failed(new PoolExhausted("the pool of connections is closed"));
            return () -> { };
        }
        OriginConnections own = origins.get(origin);
        if (own == null) {
            own = new OriginConnections(this, origin, share.connections(origin), http2Likely.test(origin));
            origins.put(origin, own);
        }
        return own.acquire(fresh, within.isZero() ? share.limits().acquire() : within, taker);
    }

    @Override
    public void close() {
        closed = true;
        sweep.ifPresent(Deadline::cancel);
        starving.clear();
        List.copyOf(origins.values()).forEach(OriginConnections::close);
        origins.clear();
    }

    /** What this loop has counted. Any thread. */
    public PoolStatistics statistics() {
        return counters.statistics();
    }

    EventLoop loop() {
        return loop;
    }

    Connector connector() {
        return connector;
    }

    PoolCounters counters() {
        return counters;
    }

    PoolLimits limits() {
        return share.limits();
    }

    boolean isClosed() {
        return closed;
    }

    /** Whether one more request may wait; if so it does from now on. */
    boolean mayWait() {
        if (waiting >= share.waiting()) {
            return false;
        }
        waiting++;
        counters.waiting(1);
        return true;
    }

    void waitsNoMore() {
        waiting--;
        counters.waiting(-1);
    }

    /** Whether {@code origin} may have one more connection; if so it has from now on. An idle connection of another origin makes room for it. */
    boolean mayOpen(OriginConnections origin) {
        if (connections >= share.total() && !evict()) {
            starving.add(origin);
            return false;
        }
        connections++;
        return true;
    }

    /** Ends the connection that was idle longest. */
    private boolean evict() {
        Member oldest = null;
        for (OriginConnections origin : origins.values()) {
            Member candidate = origin.longestIdle();
            if (candidate != null && (oldest == null || candidate.idleSince() - oldest.idleSince() < 0)) {
                oldest = candidate;
            }
        }
        if (oldest == null) {
            return false;
        }
        counters.evicted();
        oldest.end();
        return true;
    }

    /** A connection, or an attempt to make one, is gone. */
    void freed() {
        connections--;
        feedStarving();
    }

    /** A connection is idle that another origin may need more. */
    void feedStarving() {
        while (!starving.isEmpty() && (connections < share.total() || hasIdle())) {
            OriginConnections first = starving.iterator().next();
            starving.remove(first);
            first.grow();
            if (starving.contains(first)) {
                return;
            }
        }
    }

    private boolean hasIdle() {
        return origins.values().stream().anyMatch(origin -> origin.longestIdle() != null);
    }

    void satisfied(OriginConnections origin) {
        starving.remove(origin);
    }

    /** Nothing is left of an origin. */
    void forget(OriginConnections origin) {
        starving.remove(origin);
        origins.remove(origin.origin(), origin);
    }

    /** A connection became idle: the sweep will come by in time. It is not re-armed for each, since it finds out itself when to come again. */
    void sweepLater() {
        if (sweep.isEmpty() && !closed) {
            sweep = Optional.of(loop.schedule(limits().idle(), this::sweep));
        }
    }

    private void sweep() {
        sweep = Optional.empty();
        long now = loop.nanoTime();
        long limit = limits().idle().toNanos();
        List<Member> expired = new ArrayList<>();
        long longest = -1;
        for (OriginConnections origin : origins.values()) {
            longest = Math.max(longest, origin.collectExpired(now, limit, expired));
        }
        for (Member member : expired) {
            counters.expired();
            member.end();
        }
        if (longest >= 0 && !closed) {
            sweep = Optional.of(loop.schedule(Duration.ofNanos(limit - longest), this::sweep));
        }
    }
}
