package dev.gatun.reactor.internal.bsd;

import java.util.Arrays;

/** What is ready after a wait: an entry for each key, however many filters reported it. Belongs to one {@link KqueuePoller}. */
final class ReadyKeys {
    private long[] keys = new long[64];
    private int[] events = new int[64];
    private int size;
    /** Where the entry of a descriptor was last; right if that entry is of this wait and bears the key. */
    private int[] entryOf = new int[64];

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    void add(int fd, long key, int ready) {
        if (fd >= entryOf.length) {
            entryOf = Arrays.copyOf(entryOf, Math.max(fd + 1, entryOf.length * 2));
        }
        int entry = entryOf[fd];
        if (entry < size && keys[entry] == key) {
            events[entry] |= ready;
            return;
        }
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, size * 2);
            events = Arrays.copyOf(events, size * 2);
        }
        entryOf[fd] = size;
        keys[size] = key;
        events[size++] = ready;
    }

    long key(int index) {
        return keys[index];
    }

    int events(int index) {
        return events[index];
    }
}
