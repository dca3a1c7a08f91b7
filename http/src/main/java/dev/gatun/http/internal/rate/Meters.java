package dev.gatun.http.internal.rate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.LongSupplier;

/**
 * The states of many keys in memory that does not grow: sixteen bytes for each place. A key has eight places where it may be; when all are taken by others, the
 * one whose key is soonest forgiven anyway is given to it. So a key may be let off early when there are far more than places, but none is refused for what
 * others did. Keys are known by their hash only: of a million keys, two are taken for one once in ten million tables.
 *
 * <p>Any thread, without locks: a state is exchanged by compare-and-set. Where two threads bring the same new key at once it may be in two places, and one
 * event is not counted.
 */
public final class Meters {
    private static final VarHandle WORDS = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int WAYS = 8;

    private final Meter meter;
    private final LongSupplier clock;
    private final long begun;
    private final long[] keys;
    private final long[] states;
    private final int mask;

    /**
     * Room for {@code most} keys, rounded up to a power of two.
     *
     * @param clock nanoseconds, as {@link System#nanoTime()}
     */
    public Meters(Meter meter, int most, LongSupplier clock) {
        int places = Math.max(WAYS, Integer.highestOneBit(Math.max(1, most - 1)) << 1);
        this.meter = meter;
        this.clock = clock;
        this.begun = clock.getAsLong();
        this.keys = new long[places];
        this.states = new long[places];
        this.mask = places / WAYS - 1;
    }

    /**
     * What was decided about an event.
     *
     * @param allowed whether it may happen
     * @param remaining how many more may, at once
     * @param again nanoseconds until another may; 0 for now
     * @param reset nanoseconds until as many may as ever
     */
    public record Verdict(boolean allowed, int remaining, long again, long reset) {}

    /** An event of the key with this hash. */
    public Verdict take(long hash) {
        long key = hash == 0 ? 1 : hash;
        long now = clock.getAsLong() - begun;
        int at = place(key, now);
        while (true) {
            long state = (long) WORDS.getVolatile(states, at);
            long next = meter.take(state, now);
            if (next == Meter.REFUSED) {
                return new Verdict(false, 0, meter.wait(state, now), meter.reset(state, now));
            }
            if (WORDS.compareAndSet(states, at, state, next)) {
                return new Verdict(true, meter.remaining(next, now), meter.wait(next, now), meter.reset(next, now));
            }
        }
    }

    /** Where the key is; puts it somewhere if it is nowhere. */
    private int place(long key, long now) {
        int first = ((int) key & mask) * WAYS;
        while (true) {
            int best = first;
            long least = Long.MAX_VALUE;
            for (int i = first; i < first + WAYS; i++) {
                if ((long) WORDS.getVolatile(keys, i) == key) {
                    return i;
                }
                long state = (long) WORDS.getVolatile(states, i);
                long left = meter.isFresh(state, now) ? -1 : meter.reset(state, now);
                if (left < least) {
                    least = left;
                    best = i;
                }
            }
            long old = (long) WORDS.getVolatile(keys, best);
            if (old != key && WORDS.compareAndSet(keys, best, old, key)) {
                // The state of the key that was here does not count for this one.
                WORDS.setVolatile(states, best, Meter.FRESH);
                return best;
            }
        }
    }
}
