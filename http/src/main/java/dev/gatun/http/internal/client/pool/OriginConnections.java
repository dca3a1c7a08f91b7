package dev.gatun.http.internal.client.pool;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.internal.client.connect.ConnectFailure;
import dev.gatun.http.internal.client.connect.Connector;
import dev.gatun.http.internal.client.exchange.ClientConnection;
import dev.gatun.http.internal.client.exchange.Origin;
import dev.gatun.http.internal.client.pool.LoopPool.Taker;
import dev.gatun.http.internal.client.pool.LoopPool.Ticket;
import dev.gatun.http.internal.events.ClientPoolEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The connections of one loop to one origin, those that are being made, and the requests that wait for one.
 *
 * <pre>
 *   attempt --connected--> available: has room --its last room is taken--> full --room grew--> available
 *                              |  idle: has no request; ended by the sweep, or for others
 *                              '--ended, or to end--> retired: counts no more
 * </pre>
 *
 * <p>The connection used last is used next: so the others become idle and may go. Loop only.
 */
final class OriginConnections {
    private static final Ticket SERVED = () -> { };

    private final LoopConnections pool;
    private final Origin origin;
    private final int limit;
    private final List<Member> members = new ArrayList<>();
    /** Those with room, the one used last at the end. */
    private final List<Member> available = new ArrayList<>();
    private final List<Opening> openings = new ArrayList<>();
    /** In the order in which they came; a set, because any of them may be cancelled. */
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean http2;
    /** How many connections are asked whether they are alive. */
    private int probes;
    /** How many calls of {@link #acquire} are under way: meanwhile there is more to come, whatever the lists hold. */
    private int entered;
    private boolean growing;

    OriginConnections(LoopConnections pool, Origin origin, int limit, boolean http2Likely) {
        this.pool = pool;
        this.origin = origin;
        this.limit = limit;
        this.http2 = http2Likely;
    }

    LoopConnections pool() {
        return pool;
    }

    Origin origin() {
        return origin;
    }

    Ticket acquire(boolean fresh, Duration within, Taker taker) {
        entered++;
        try {
            Member member = find(fresh, pool.loop().nanoTime());
            if (member != null) {
                give(member, taker);
                return SERVED;
            }
            if (!pool.mayWait()) {
                pool.counters().refused();
                ClientPoolEvent.commit(origin, members.size(), Duration.ZERO);
                taker.failed(new PoolExhausted("too many requests wait for a connection already, this one for one to " + origin));
                return SERVED;
            }
            Waiter waiter = new Waiter(this, fresh, pool.loop().nanoTime(), within, taker);
            waiters.add(waiter);
            grow();
            if (waiters.contains(waiter) && !isCovered()) {
                waiter.limit();
            }
            return waiter;
        } finally {
            entered--;
            forgetIfEmpty();
        }
    }

    /**
     * The connection used last of those that take a request now. Those that have lived or been idle too long are ended on the way.
     *
     * @param fresh whether it must be one that was not used, or that was made after {@code since}
     */
    private Member find(boolean fresh, long since) {
        long now = pool.loop().nanoTime();
        for (int i = available.size() - 1; i >= 0; i--) {
            Member member = available.get(i);
            if (isExpired(member, now)) {
                pool.counters().expired();
                member.end();
                // Others may have gone with it.
                i = Math.min(i, available.size());
            } else if (member.room(pool.limits().streams()) <= 0) {
                unlist(member);
                i = Math.min(i, available.size());
            } else if (!fresh || !member.isUsed() || member.isMadeAfter(since)) {
                return isProbed(member) ? null : member;
            }
        }
        return null;
    }

    /** Whether the connection has to show first that it is alive; whoever wants it waits for that, rather than that there is a second one. */
    private boolean isProbed(Member member) {
        if (!member.connection().probe()) {
            return false;
        }
        member.probed(true);
        probes++;
        unlist(member);
        return true;
    }

    /** It has shown that it is alive, or is not. */
    private void endProbe(Member member) {
        if (member.isProbed()) {
            member.probed(false);
            probes--;
            grow();
            limitUncovered();
        }
    }

    private void limitUncovered() {
        if (!isCovered()) {
            List.copyOf(waiters).forEach(Waiter::limit);
        }
    }

    private boolean isExpired(Member member, long now) {
        long life = pool.limits().life().toNanos();
        return life > 0 && member.age(now) >= life || member.isIdle() && now - member.idleSince() >= pool.limits().idle().toNanos();
    }

    private void give(Member member, Taker taker) {
        if (member.isIdle()) {
            member.busy();
            pool.counters().idle(-1);
        }
        if (member.room(pool.limits().streams()) == 1) {
            unlist(member);
        }
        boolean again = member.use();
        pool.counters().taken(again);
        try {
            taker.take(member.connection(), again);
        } catch (RuntimeException e) {
            // It hears so itself, and not whoever came just before: those who made the connection, or the request that had it.
            taker.failed(e);
        } finally {
            settle(member);
        }
    }

    /** Brings the lists up to date with what a connection is doing. */
    private void settle(Member member) {
        if (member.isRetired()) {
            return;
        }
        if (member.room(pool.limits().streams()) > 0) {
            list(member);
        } else {
            unlist(member);
        }
        if (member.connection().active() > 0 || member.isIdle()) {
            return;
        }
        long now = pool.loop().nanoTime();
        member.idle(now);
        pool.counters().idle(1);
        if (pool.limits().idle().isZero() || isExpired(member, now)) {
            pool.counters().expired();
            member.end();
        } else {
            pool.sweepLater();
            pool.feedStarving();
        }
    }

    private void list(Member member) {
        if (!member.isListed()) {
            member.listed(true);
            available.add(member);
        }
    }

    private void unlist(Member member) {
        if (member.isListed()) {
            member.listed(false);
            available.remove(available.lastIndexOf(member));
        }
    }

    void roomGrew(Member member) {
        if (member.isRetired()) {
            return;
        }
        if (!waiters.isEmpty() && member.room(pool.limits().streams()) > 0) {
            list(member);
            serve();
        }
        endProbe(member);
        settle(member);
        if (member.isIdle() && !waiters.isEmpty()) {
            // Who still waits wants a fresh one, for which this one may have to go.
            grow();
        }
    }

    /** Gives connections with room to those who wait, in turn. */
    private void serve() {
        while (!waiters.isEmpty()) {
            Waiter next = null;
            Member member = null;
            for (Waiter waiter : waiters) {
                member = find(waiter.isFresh(), waiter.since());
                next = waiter;
                if (member != null || !waiter.isFresh()) {
                    break;
                }
            }
            if (member == null) {
                return;
            }
            remove(next);
            give(member, next.taker());
        }
    }

    private void remove(Waiter waiter) {
        waiters.remove(waiter);
        waiter.done();
        pool.waitsNoMore();
        if (waiters.isEmpty()) {
            pool.satisfied(this);
        }
    }

    /** Makes connections for those who wait, as far as the limits let it. While HTTP/2 is likely one at a time, as it will carry many. */
    void grow() {
        if (growing) {
            return;
        }
        growing = true;
        try {
            while (!isCovered() && !pool.isClosed() && mayOpen()) {
                Opening opening = new Opening();
                openings.add(opening);
                pool.counters().connecting(1);
                opening.begin();
            }
        } finally {
            growing = false;
        }
        forgetIfEmpty();
    }

    /** Whether there is a connection on its way for each who waits. */
    private boolean isCovered() {
        return probes > 0 || http2 && !openings.isEmpty() || openings.size() >= waiters.size();
    }

    private boolean mayOpen() {
        if (members.size() + openings.size() >= limit) {
            Member idle = longestIdle();
            if (idle == null) {
                return false;
            }
            // It was used, or it would have been taken: whoever waits wants a fresh one.
            pool.counters().evicted();
            idle.end();
            return members.size() + openings.size() < limit && pool.mayOpen(this);
        }
        return pool.mayOpen(this);
    }

    /** The connection that was idle longest; null when there is none. */
    Member longestIdle() {
        Member longest = null;
        for (Member member : available) {
            if (member.isIdle() && (longest == null || member.idleSince() - longest.idleSince() < 0)) {
                longest = member;
            }
        }
        return longest;
    }

    /** Adds to {@code expired} those that were idle for {@code most}; returns how long the longest of the others was, -1 when there is none. */
    long collectExpired(long now, long most, List<? super Member> expired) {
        long longest = -1;
        for (Member member : available) {
            if (member.isIdle()) {
                long idle = now - member.idleSince();
                if (idle >= most) {
                    expired.add(member);
                } else {
                    longest = Math.max(longest, idle);
                }
            }
        }
        return longest;
    }

    void retired(Member member) {
        if (!member.retire()) {
            return;
        }
        if (member.isIdle()) {
            pool.counters().idle(-1);
        }
        unlist(member);
        members.remove(member);
        pool.counters().gone();
        pool.freed();
        endProbe(member);
        grow();
    }

    void cancelled(Waiter waiter) {
        if (!waiters.contains(waiter)) {
            return;
        }
        remove(waiter);
        // What was begun for it is not left to run into a time-out.
        if (openings.size() > waiters.size() && (!http2 || waiters.isEmpty())) {
            openings.getLast().cancel();
        }
        forgetIfEmpty();
    }

    void waitedTooLong(Waiter waiter, Duration within) {
        if (waiters.contains(waiter)) {
            remove(waiter);
            pool.counters().refused();
            ClientPoolEvent.commit(origin, members.size(), within);
            forgetIfEmpty();
            waiter.taker().failed(new PoolExhausted("waited " + within.toMillis() + " ms for a connection to " + origin + ": " + members.size() + " of at most "
                    + limit + " on this event loop are busy"));
        }
    }

    void close() {
        List.copyOf(openings).forEach(Opening::cancel);
        for (Waiter waiter : List.copyOf(waiters)) {
            if (waiters.contains(waiter)) {
                remove(waiter);
                waiter.taker().failed(new PoolExhausted("the pool of connections was closed"));
            }
        }
        List.copyOf(members).forEach(Member::end);
    }

    private void forgetIfEmpty() {
        if (entered == 0 && members.isEmpty() && openings.isEmpty() && waiters.isEmpty()) {
            pool.forget(this);
        }
    }

    private void connected(ClientConnection connection) {
        Member member = new Member(this, connection, pool.loop().nanoTime());
        members.add(member);
        pool.counters().opened();
        http2 = connection.version() == HttpVersion.HTTP_2;
        connection.owner(member);
        list(member);
        serve();
        settle(member);
        grow();
        limitUncovered();
    }

    private void failed(ConnectFailure failure) {
        pool.counters().failed();
        // Of those who wait one has lost its connection; with HTTP/2 all have, since it was to be for all.
        boolean all = http2 && members.isEmpty();
        List<Waiter> losers = all ? List.copyOf(waiters) : waiters.size() > openings.size() ? List.of(waiters.iterator().next()) : List.of();
        losers.forEach(this::remove);
        pool.freed();
        for (Waiter waiter : losers) {
            waiter.taker().failed(failure);
        }
        grow();
    }

    /** A connection that is being made. */
    private final class Opening implements Connector.Listener {
        private Optional<Connector.Attempt> attempt = Optional.empty();
        private boolean ended;

        void begin() {
            Connector.Attempt begun = pool.connector().connect(origin, pool.loop(), this);
            attempt = Optional.of(begun);
        }

        void cancel() {
            if (end()) {
                attempt.ifPresent(Connector.Attempt::cancel);
                pool.freed();
            }
        }

        private boolean end() {
            if (ended) {
                return false;
            }
            ended = true;
            openings.remove(this);
            pool.counters().connecting(-1);
            return true;
        }

        @Override
        public void connected(ClientConnection connection) {
            if (end()) {
                OriginConnections.this.connected(connection);
            } else {
                connection.close();
            }
        }

        @Override
        public void failed(ConnectFailure failure) {
            if (end()) {
                OriginConnections.this.failed(failure);
            }
        }
    }
}
