package dev.gatun.http.client;

import java.time.Duration;

/**
 * What a client keeps open, and who waits for it. The counts hold for the whole client: they are dealt out to its event loops, so that an origin which may
 * have fewer connections than there are loops is served by as many loops.
 *
 * @param perOrigin the most connections to one origin; an HTTP/2 connection carries many requests
 * @param total the most connections in all
 * @param streams the most requests at a time on one HTTP/2 connection, when the server allows more
 * @param waiting the most requests that wait for a connection; more fail at once
 * @param acquire the most time that one waits
 * @param idle how long a connection is kept without a request; below what servers keep, so that it is seldom them who end it
 * @param life how long a connection takes new requests, so that changes of names and certificates are seen; zero for ever
 * @param probe an HTTP/2 connection that nothing was heard of for so long is asked by PING whether its server is still there, before it gets another
 *     request; zero for never
 * @param pong the most time until that is answered; then the request goes over a new connection, which costs nobody anything as it was not sent
 */
public record PoolLimits(
        int perOrigin, int total, int streams, int waiting, Duration acquire, Duration idle, Duration life, Duration probe, Duration pong) {
    /**
     * 64 connections per origin, 1,024 in all, 100 streams each, 10,000 requests that wait for 10 s, 30 s idle, 30 minutes of life; asked after 5 s of silence,
     * for 3 s.
     */
    public static final PoolLimits DEFAULT =
            new PoolLimits(64, 1024, 100, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(30),
                    Duration.ofSeconds(5), Duration.ofSeconds(3));

    /** @throws IllegalArgumentException when a count is below 1, or a time negative */
    public PoolLimits {
        check("perOrigin", perOrigin >= 1, perOrigin);
        check("total", total >= 1, total);
        check("streams", streams >= 1, streams);
        check("waiting", waiting >= 0, waiting);
        check("acquire", acquire.toMillis() >= 1, acquire);
        check("idle", !idle.isNegative(), idle);
        check("life", !life.isNegative(), life);
        check("probe", !probe.isNegative(), probe);
        check("pong", pong.toMillis() >= 1, pong);
    }

    private static void check(String name, boolean holds, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("pool limit " + name + " = " + value + " is out of range");
        }
    }

    /** The same with another {@link #perOrigin()}. */
    public PoolLimits perOrigin(int connections) {
        return new PoolLimits(connections, total, streams, waiting, acquire, idle, life, probe, pong);
    }

    /** The same with another {@link #total()}. */
    public PoolLimits total(int connections) {
        return new PoolLimits(perOrigin, connections, streams, waiting, acquire, idle, life, probe, pong);
    }

    /** The same with another {@link #streams()}. */
    public PoolLimits streams(int count) {
        return new PoolLimits(perOrigin, total, count, waiting, acquire, idle, life, probe, pong);
    }

    /** The same with another {@link #waiting()}. */
    public PoolLimits waiting(int requests) {
        return new PoolLimits(perOrigin, total, streams, requests, acquire, idle, life, probe, pong);
    }

    /** The same with another {@link #acquire()}. */
    public PoolLimits acquire(Duration time) {
        return new PoolLimits(perOrigin, total, streams, waiting, time, idle, life, probe, pong);
    }

    /** The same with another {@link #idle()}. */
    public PoolLimits idle(Duration time) {
        return new PoolLimits(perOrigin, total, streams, waiting, acquire, time, life, probe, pong);
    }

    /** The same with another {@link #life()}. */
    public PoolLimits life(Duration time) {
        return new PoolLimits(perOrigin, total, streams, waiting, acquire, idle, time, probe, pong);
    }

    /** The same with another {@link #probe()}. */
    public PoolLimits probe(Duration silence) {
        return new PoolLimits(perOrigin, total, streams, waiting, acquire, idle, life, silence, pong);
    }

    /** The same with another {@link #pong()}. */
    public PoolLimits pong(Duration time) {
        return new PoolLimits(perOrigin, total, streams, waiting, acquire, idle, life, probe, time);
    }
}
