package dev.gatun.reactor.internal.bsd;

import dev.gatun.reactor.internal.readiness.Poller;
import java.util.Arrays;

/**
 * What is wanted of each descriptor, and what the kernel has: sets of {@link Poller#READ} and {@link Poller#WRITE}, or {@link #END}, by descriptor. Belongs
 * to one {@link KqueuePoller}.
 */
final class Watched {
    /** Neither reading nor writing, but the end of the connection. Takes the place of writing, so there are never both. */
    static final int END = 32;

    /** Takes one change. */
    @FunctionalInterface
    interface Change {
        /**
         * A filter to be added or deleted.
         *
         * @param filter {@link Poller#READ}, {@link Poller#WRITE} or {@link #END}
         */
        void apply(int fd, int filter, boolean added, long key);
    }

    private static final int[] FILTERS = {Poller.READ, Poller.WRITE, END};

    private byte[] wanted = new byte[64];
    private byte[] registered = new byte[64];
    private long[] keys = new long[64];
    /** The key that registered filters carry. */
    private long[] registeredKeys = new long[64];

    private int[] errors = new int[64];
    /** Descriptors that may differ, each once. */
    private int[] touched = new int[64];

    private int touchedCount;
    private boolean[] isTouched = new boolean[64];

    /** From now on {@code interest} is wanted, and events shall carry {@code key}. */
    void want(int fd, int interest, long key) {
        if (fd >= wanted.length) {
            grow(Math.max(fd + 1, wanted.length * 2));
        }
        wanted[fd] = (byte) interest;
        keys[fd] = key;
        if (!isTouched[fd]) {
            isTouched[fd] = true;
            touched[touchedCount++] = fd;
        }
    }

    private void grow(int size) {
        wanted = Arrays.copyOf(wanted, size);
        registered = Arrays.copyOf(registered, size);
        keys = Arrays.copyOf(keys, size);
        registeredKeys = Arrays.copyOf(registeredKeys, size);
        errors = Arrays.copyOf(errors, size);
        touched = Arrays.copyOf(touched, size);
        isTouched = Arrays.copyOf(isTouched, size);
    }

    /** The key that events of a descriptor shall carry. */
    long key(int fd) {
        return fd < keys.length ? keys[fd] : 0;
    }

    /** Forgets a descriptor: the filters that the kernel still has for it. */
    int forget(int fd) {
        if (fd >= wanted.length) {
            return 0;
        }
        int filters = registered[fd];
        wanted[fd] = 0;
        registered[fd] = 0;
        errors[fd] = 0;
        return filters;
    }

    /** Tells the changes that make the kernel's state the wanted one, and takes them as made. A filter gets another key by being added anew. */
    void differences(Change sink) {
        for (int i = 0; i < touchedCount; i++) {
            int fd = touched[i];
            isTouched[fd] = false;
            int has = registered[fd];
            int stays = registeredKeys[fd] == keys[fd] ? has & wanted[fd] : 0;
            tell(sink, fd, has & ~stays, false);
            tell(sink, fd, wanted[fd] & ~stays, true);
            registered[fd] = wanted[fd];
            registeredKeys[fd] = keys[fd];
        }
        touchedCount = 0;
    }

    private void tell(Change sink, int fd, int filters, boolean added) {
        for (int filter : FILTERS) {
            if ((filters & filter) != 0) {
                sink.apply(fd, filter, added, keys[fd]);
            }
        }
    }

    /** Whether the writing filter of a descriptor is there for the end alone. */
    boolean isForEnd(int fd) {
        return fd < registered.length && registered[fd] == END;
    }

    /** The kernel has no such filter: whether it is missed. */
    boolean refused(int fd, int filter, long key) {
        if (fd >= wanted.length || keys[fd] != key) {
            return false;
        }
        int gone = filter == Poller.WRITE ? Poller.WRITE | END : filter;
        boolean missed = (registered[fd] & gone) != 0;
        registered[fd] &= (byte) ~gone;
        wanted[fd] &= (byte) ~gone;
        return missed;
    }

    /** Keeps an error that came with an event. */
    void error(int fd, int error) {
        if (fd < errors.length) {
            errors[fd] = error;
        }
    }

    /** Gives it, once. */
    int takeError(int fd) {
        if (fd >= errors.length) {
            return 0;
        }
        int error = errors[fd];
        errors[fd] = 0;
        return error;
    }
}
