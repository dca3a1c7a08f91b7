package dev.gatun.http.internal.client.pool;

import dev.gatun.http.client.PoolLimits;
import dev.gatun.http.internal.client.exchange.Origin;

/**
 * What one of several loops may have of limits that hold for all of them. A value; any thread.
 *
 * <p>Limits are dealt out exactly: of 10 connections 4 loops have 3, 3, 2 and 2. An origin with fewer connections than loops is served by as many loops, which
 * are others for other origins; whoever asks goes to one of them, by {@link #serving}.
 *
 * @param index which loop
 * @param loops how many there are
 * @param limits of all together
 */
public record PoolShare(int index, int loops, PoolLimits limits) {
    /** @throws IllegalArgumentException when there is no such loop */
    public PoolShare {
        if (index < 0 || index >= loops) {
            throw new IllegalArgumentException("loop " + index + " of " + loops);
        }
    }

    /** All of it, for who has only one loop. */
    public static PoolShare all(PoolLimits limits) {
        return new PoolShare(0, 1, limits);
    }

    /** The most connections of this loop, at least one, also where there are more loops than connections: such a loop is asked only by who is bound to it. */
    public int total() {
        return Math.max(1, dealt(limits.total(), index));
    }

    /** The most connections of this loop to an origin, at least one as well. */
    public int connections(Origin origin) {
        int serving = serving(loops, limits);
        int first = first(origin, serving);
        int rank = Math.floorMod(index - first, serving);
        return index >= serving ? 1 : Math.max(1, limits.perOrigin() / serving + (rank < limits.perOrigin() % serving ? 1 : 0));
    }

    /** The most requests that wait on this loop. */
    public int waiting() {
        return dealt(limits.waiting(), index);
    }

    private int dealt(int count, int rank) {
        return count / loops + (rank < count % loops ? 1 : 0);
    }

    /**
     * Which loop the {@code turn}-th request to an origin is for.
     *
     * @param turn any number; each next one goes to another loop
     */
    public static int serving(Origin origin, int turn, int loops, PoolLimits limits) {
        int all = serving(loops, limits);
        int some = Math.min(all, limits.perOrigin());
        return some == 1 ? first(origin, all) : (first(origin, all) + Math.floorMod(turn, some)) % all;
    }

    /** Whether a loop is one of those that an origin is served by. */
    public static boolean serves(Origin origin, int index, int loops, PoolLimits limits) {
        int all = serving(loops, limits);
        return index < all && Math.floorMod(index - first(origin, all), all) < limits.perOrigin();
    }

    /** How many loops have connections at all. */
    private static int serving(int loops, PoolLimits limits) {
        return Math.min(loops, limits.total());
    }

    private static int first(Origin origin, int serving) {
        return serving == 1 ? 0 : Math.floorMod(origin.hashCode(), serving);
    }
}
