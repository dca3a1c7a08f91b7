package dev.gatun.reactor.internal.nio;

import java.util.Arrays;

/**
 * Gives channels the small numbers that a readiness transport knows sockets by. One table for the loops of a group, because an accepted socket may pass
 * from loop to loop.
 *
 * <p>Numbers are given and taken back under a lock. They are looked up without one: by the loop that was given the number, or by the one that it was passed
 * to through that loop's task queue.
 */
final class ChannelTable {
    private static final int BITS = 10;
    private static final int PART = 1 << BITS;

    private final OpenChannel[][] parts = new OpenChannel[PART][];
    private int[] free = new int[16];
    private int freed;
    private int next;

    /** A number for {@code channel}: one that was used before, if there is any. */
    synchronized int add(OpenChannel channel) {
        int number = freed > 0 ? free[--freed] : next++;
        if (number >> BITS >= PART) {
            throw new IllegalStateException("more than " + PART * PART + " channels are open");
        }
        if (parts[number >> BITS] == null) {
            parts[number >> BITS] = new OpenChannel[PART];
        }
        parts[number >> BITS][number & PART - 1] = channel;
        return number;
    }

    /** Takes a number back. */
    synchronized void remove(int number) {
        parts[number >> BITS][number & PART - 1] = null;
        if (freed == free.length) {
            free = Arrays.copyOf(free, freed * 2);
        }
        free[freed++] = number;
    }

    /** The channel of a number. */
    OpenChannel get(int number) {
        return parts[number >> BITS][number & PART - 1];
    }
}
