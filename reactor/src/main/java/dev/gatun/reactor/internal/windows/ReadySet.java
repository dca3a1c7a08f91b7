package dev.gatun.reactor.internal.windows;

import java.util.Arrays;

/** What one poll found. Copied out of the entries, because those move when a handler closes a socket in the middle of the batch. */
final class ReadySet {
    private long[] keys = new long[64];
    private int[] events = new int[64];
    private int count;

    void clear() {
        count = 0;
    }

    void add(long key, int ready) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, count * 2);
            events = Arrays.copyOf(events, count * 2);
        }
        keys[count] = key;
        events[count++] = ready;
    }

    int count() {
        return count;
    }

    long key(int index) {
        return keys[index];
    }

    int events(int index) {
        return events[index];
    }
}
