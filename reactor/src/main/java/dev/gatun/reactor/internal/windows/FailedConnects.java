package dev.gatun.reactor.internal.windows;

import dev.gatun.bindings.windows.fd_set;
import dev.gatun.reactor.internal.readiness.Poller;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Attempts to connect, and which of them have failed. {@code WSAPoll} says nothing of a connection that was refused before Windows 10 2004 (documented at
 * WSAPoll), so each attempt is looked at now and then by {@code select}, to which such a socket is an exception. Asking for {@code SO_ERROR} instead would
 * take the error away. Owned by one poller.
 */
final class FailedConnects implements AutoCloseable {
    /** {@code FD_SETSIZE}: as many as fit into the set of a program that has not chosen another size. */
    private static final int MOST = 64;

    private static final long SOCKETS = fd_set.fd_array$offset();

    private final Arena arena = Arena.ofShared();
    private final MemorySegment set = arena.allocate(fd_set.layout());
    /** {@code struct timeval} of no time at all: it does not wait. */
    private final MemorySegment noTime = arena.allocate(2L * Integer.BYTES, 4).fill((byte) 0);

    private int[] sockets = new int[8];
    private int count;

    boolean isEmpty() {
        return count == 0;
    }

    void add(int socket) {
        if (count == sockets.length) {
            sockets = Arrays.copyOf(sockets, count * 2);
        }
        sockets[count++] = socket;
    }

    void remove(int socket) {
        for (int i = 0; i < count; i++) {
            if (sockets[i] == socket) {
                sockets[i] = sockets[--count];
                return;
            }
        }
    }

    /** Reports those that have failed; {@code watched} has their keys. */
    void collect(MemorySegment capture, PollEntries watched, ReadySet ready) {
        for (int from = 0; from < count; from += MOST) {
            int some = Math.min(MOST, count - from);
            set.set(ValueLayout.JAVA_INT, 0, some);
            for (int i = 0; i < some; i++) {
                set.set(ValueLayout.JAVA_LONG, SOCKETS + (long) i * Long.BYTES, sockets[from + i]);
            }
            int failed = WinCalls.select(capture, 0, 0, set.address(), noTime.address());
            for (int i = 0; i < failed; i++) {
                int socket = (int) set.get(ValueLayout.JAVA_LONG, SOCKETS + (long) i * Long.BYTES);
                ready.add(watched.keyOf(socket), Poller.ERROR);
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
