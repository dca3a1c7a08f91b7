package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.WSAPOLLFD;
import dev.gatun.bindings.windows.WindowsNative;
import dev.gatun.reactor.internal.readiness.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** An array of {@code WSAPOLLFD} without gaps, the key of each entry, and where the entry of a socket is. Owned by one poller. */
final class PollEntries implements AutoCloseable {
    private static final int FIRST_ROOM = 64;
    private static final long SIZE = WSAPOLLFD.sizeof();
    private static final long SOCKET = WSAPOLLFD.fd$offset();
    private static final long EVENTS = WSAPOLLFD.events$offset();
    private static final long REVENTS = WSAPOLLFD.revents$offset();

    // Not POLLIN, which asks for out-of-band bytes as well, and never POLLPRI: Winsock fails the whole call for it.
    private static final short IN = (short) WindowsNative.POLLRDNORM();
    private static final short OUT = (short) WindowsNative.POLLWRNORM();
    private static final short ERR = (short) (WindowsNative.POLLERR() | WindowsNative.POLLNVAL());
    private static final short HUP = (short) WindowsNative.POLLHUP();

    private Arena arena = Arena.ofShared();
    private MemorySegment entries = arena.allocate(SIZE * FIRST_ROOM, 8);
    private long[] keys = new long[FIRST_ROOM];
    private int count;
    /** Entry of each socket, plus one; 0 when it has none. */
    private int[] entryOf = new int[FIRST_ROOM];

    int count() {
        return count;
    }

    long address() {
        return entries.address();
    }

    boolean contains(int socket) {
        return socket < entryOf.length && entryOf[socket] != 0;
    }

    void add(int socket, int interest, long key) {
        if (count == keys.length) {
            grow();
        }
        if (socket >= entryOf.length) {
            entryOf = Arrays.copyOf(entryOf, Math.max(socket + 1, entryOf.length * 2));
        }
        int index = count++;
        entryOf[socket] = index + 1;
        entries.set(ValueLayout.JAVA_LONG, index * SIZE + SOCKET, socket);
        change(socket, interest, key);
    }

    private void grow() {
        Arena larger = Arena.ofShared();
        MemorySegment newEntries = larger.allocate(SIZE * keys.length * 2, 8);
        MemorySegment.copy(entries, 0, newEntries, 0, SIZE * count);
        arena.close();
        arena = larger;
        entries = newEntries;
        keys = Arrays.copyOf(keys, keys.length * 2);
    }

    void change(int socket, int interest, long key) {
        int index = entryOf[socket] - 1;
        int bits = ((interest & Poller.READ) != 0 ? IN : 0) | ((interest & Poller.WRITE) != 0 ? OUT : 0);
        entries.set(ValueLayout.JAVA_SHORT, index * SIZE + EVENTS, (short) bits);
        entries.set(ValueLayout.JAVA_SHORT, index * SIZE + REVENTS, (short) 0);
        keys[index] = key;
    }

    /** Fills the gap with the last entry. */
    void remove(int socket) {
        if (!contains(socket)) {
            return;
        }
        int index = entryOf[socket] - 1;
        entryOf[socket] = 0;
        int last = --count;
        if (index != last) {
            MemorySegment.copy(entries, last * SIZE, entries, index * SIZE, SIZE);
            keys[index] = keys[last];
            entryOf[socket(index)] = index + 1;
        }
    }

    int socket(int index) {
        return (int) entries.get(ValueLayout.JAVA_LONG, index * SIZE + SOCKET);
    }

    long key(int index) {
        return keys[index];
    }

    long keyOf(int socket) {
        return keys[entryOf[socket] - 1];
    }

    /** What is asked for, as {@link Poller#READ} and {@link Poller#WRITE}. */
    int interest(int index) {
        return events(entries.get(ValueLayout.JAVA_SHORT, index * SIZE + EVENTS));
    }

    /** What was reported, as {@link Poller}'s bits. */
    int ready(int index) {
        return events(entries.get(ValueLayout.JAVA_SHORT, index * SIZE + REVENTS));
    }

    private static int events(short bits) {
        return ((bits & IN) != 0 ? Poller.READ : 0)
                | ((bits & OUT) != 0 ? Poller.WRITE : 0)
                | ((bits & ERR) != 0 ? Poller.ERROR : 0)
                | ((bits & HUP) != 0 ? Poller.HANGUP : 0);
    }

    @Override
    public void close() {
        arena.close();
    }
}
