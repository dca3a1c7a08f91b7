package dev.gatun.reactor.internal.bsd;

import dev.gatun.bindings.freebsd.FreeBsdNative;

/** The systems that have {@code kqueue(2)}, and in what theirs differ. Actions and flags are the same on all. */
enum KqueueSystem {
    /** macOS; its struct is packed to 4 bytes, which moves nothing in it. */
    DARWIN(KeventLayout.CLASSIC, -1, -2, -10, "kevent"),
    /** FreeBSD since 12. */
    FREEBSD(KeventLayout.EXTENDED, -1, -2, -11, "kevent"),
    /** OpenBSD; user events came in 2025. */
    OPENBSD(KeventLayout.CLASSIC, -1, -2, -10, "kevent"),
    /** NetBSD, where filters count upwards from 0; user events came with 10. The name without a number is that of a time with 32-bit seconds. */
    NETBSD(KeventLayout.WIDE, 0, 1, 8, "__kevent50"),
    /** NetBSD since 11. */
    NETBSD_11(KeventLayout.WIDE_EXTENDED, 0, 1, 8, "__kevent100"),
    /** DragonFly. */
    DRAGONFLY(KeventLayout.CLASSIC, -1, -2, -9, "kevent"),
    /** The library that does it on Linux, by epoll: good for tests. */
    LIBKQUEUE(KeventLayout.CLASSIC, -1, -2, -11, "kevent");

    static final int EV_ADD = FreeBsdNative.EV_ADD();
    static final int EV_DELETE = FreeBsdNative.EV_DELETE();
    static final int EV_CLEAR = FreeBsdNative.EV_CLEAR();
    static final int EV_RECEIPT = FreeBsdNative.EV_RECEIPT();
    static final int EV_ERROR = FreeBsdNative.EV_ERROR();
    static final int EV_EOF = FreeBsdNative.EV_EOF();
    static final int NOTE_TRIGGER = FreeBsdNative.NOTE_TRIGGER();

    private final KeventLayout layout;
    private final int readFilter;
    private final int writeFilter;
    private final int userFilter;
    private final String function;

    KqueueSystem(KeventLayout layout, int readFilter, int writeFilter, int userFilter, String function) {
        this.layout = layout;
        this.readFilter = readFilter;
        this.writeFilter = writeFilter;
        this.userFilter = userFilter;
        this.function = function;
    }

    KeventLayout layout() {
        return layout;
    }

    /** {@code EVFILT_READ}. */
    int readFilter() {
        return readFilter;
    }

    /** {@code EVFILT_WRITE}. */
    int writeFilter() {
        return writeFilter;
    }

    /** {@code EVFILT_USER}; a kernel that lacks it answers {@code EINVAL}. */
    int userFilter() {
        return userFilter;
    }

    /** The symbol behind {@code kevent(2)}. */
    String function() {
        return function;
    }

    /** Whether closing a descriptor deletes its filters. A library can't see that, and its epoll would be asked about a descriptor that is gone. */
    boolean forgetsOnClose() {
        return this != LIBKQUEUE;
    }

    /** Whether changes may go with a wait: a kernel tells what it refused and does not wait then; libkqueue waits all the same. */
    boolean changesWithWait() {
        return this != LIBKQUEUE;
    }

    /** How many changes go at once, and how many events come: libkqueue takes no more, and answers {@code EFAULT} to more changes with receipts. */
    int most() {
        return this == LIBKQUEUE ? 512 : 1024;
    }

    /**
     * Whether {@code EV_CLEAR} can be relied on. libkqueue 2.7 takes as many descriptors from epoll as there is room for events, and what two events
     * of one descriptor leave no room for is lost; and it does not ask for the end of the input when a descriptor is watched for writing as well.
     */
    boolean keepsEdges() {
        return this != LIBKQUEUE;
    }

    /** What time-outs are rounded up to, in nanoseconds. libkqueue takes two system calls more for a fraction of a millisecond. */
    long timerGrain() {
        return this == LIBKQUEUE ? 1_000_000 : 1;
    }
}
