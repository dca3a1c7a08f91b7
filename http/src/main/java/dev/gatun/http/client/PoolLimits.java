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
 */
public record PoolLimits(int perOrigin, int total, int streams, int waiting, Duration acquire, Duration idle, Duration life) {
    /** 64 connections per origin, 1,024 in all, 100 streams each, 10,000 requests that wait for 10 s, 30 s idle, 30 minutes of life. */
    public static final PoolLimits DEFAULT =
            new PoolLimits(64, 1024, 100, 10_000, Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(30));

    /** @throws IllegalArgumentException when a count is below 1, or a time negative */
    public PoolLimits {
        check("perOrigin", perOrigin >= 1, perOrigin);
        check("total", total >= 1, total);
        check("streams", streams >= 1, streams);
        check("waiting", waiting >= 0, waiting);
        check("acquire", acquire.toMillis() >= 1, acquire);
        check("idle", !idle.isNegative(), idle);
        check("life", !life.isNegative(), life);
    }

    private static void check(String name, boolean holds, Object value) {
        if (!holds) {
            throw new IllegalArgumentException("pool limit " + name + " = " + value + " is out of range");
        }
    }

    /** The same with another {@link #perOrigin()}. */
    public PoolLimits perOrigin(int connections) {
        return new PoolLimits(connections, total, streams, waiting, acquire, idle, life);
    }

    /** The same with another {@link #total()}. */
    public PoolLimits total(int connections) {
        return new PoolLimits(perOrigin, connections, streams, waiting, acquire, idle, life);
    }

    /** The same with another {@link #streams()}. */
    public PoolLimits streams(int count) {
        return new PoolLimits(perOrigin, total, count, waiting, acquire, idle, life);
    }

    /** The same with another {@link #waiting()}. */
    public PoolLimits waiting(int requests) {
        return new PoolLimits(perOrigin, total, streams, requests, acquire, idle, life);
    }

    /** The same with another {@link #acquire()}. */
    public PoolLimits acquire(Duration time) {
        return new PoolLimits(perOrigin, total, streams, waiting, time, idle, life);
    }

    /** The same with another {@link #idle()}. */
    public PoolLimits idle(Duration time) {
        return new PoolLimits(perOrigin, total, streams, waiting, acquire, time, life);
    }

    /** The same with another {@link #life()}. */
    public PoolLimits life(Duration time) {
        return new PoolLimits(perOrigin, total, streams, waiting, acquire, idle, time);
    }
}
