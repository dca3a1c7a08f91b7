package dev.gatun.reactor.internal.linux.uring;

/**
 * The 64 bits that an operation is submitted with and completes with:
 *
 * <pre>
 *   generation (32) | kind (8) | place (24)
 * </pre>
 *
 * The place is that of a channel in the {@link ChannelTable}. It is used again, like the number of a descriptor; the generation tells the channels of one
 * place apart, so that a cancellation which comes late can't hit the wrong one.
 */
final class UserData {
    static final int ACCEPT = 1;
    static final int RECEIVE = 2;
    static final int SEND = 3;
    /** Readiness to send. */
    static final int ROOM = 4;
    /** Readiness of any other sort, and errors. */
    static final int WATCH = 5;
    static final int CLOSE = 6;
    /** The first of {@link ZeroCopy#SLOTS} kinds, one for each send whose memory the network still reads. */
    static final int ZERO_COPY = 16;

    /** The loop was woken up. */
    static final long WAKE_UP = -1;
    /** Nobody wants to know. */
    static final long IGNORED = -2;

    static final int MOST_PLACES = 1 << 24;
    private static final int PLACE = MOST_PLACES - 1;
    private static final int KIND_SHIFT = 24;
    private static final long CHANNEL = 0xffff_ffff_00ff_ffffL;

    private UserData() {}

    static long channel(int place, int generation) {
        return (long) generation << 32 | place;
    }

    static long of(long channel, int kind) {
        return channel | (long) kind << KIND_SHIFT;
    }

    static long channel(long userData) {
        return userData & CHANNEL;
    }

    static int place(long userData) {
        return (int) userData & PLACE;
    }

    static int kind(long userData) {
        return (int) userData >>> KIND_SHIFT;
    }
}
