package dev.gatun.reactor.internal.bsd;

import java.lang.foreign.MemorySegment;

/**
 * The calls of {@code kqueue(2)}; the seam under {@link KqueuePoller}. Results are those of the system, or the error number negated; {@code capture} is the
 * calling thread's own segment. Any thread may call.
 */
interface Kevents {
    /** Whose structs and numbers these are. */
    KqueueSystem system();

    /** Opens a queue: its descriptor. */
    int open(MemorySegment capture);

    /**
     * Changes what is watched, and waits.
     *
     * @param changes address of the first of {@code changeCount} structs
     * @param events address of room for {@code eventCount} structs; with 0 it does not wait
     * @param timeout address of a {@code struct timespec}; 0 waits for ever
     * @return how many events there are
     */
    int kevent(MemorySegment capture, int queue, long changes, int changeCount, long events, int eventCount, long timeout);

    /** Closes a queue. */
    int close(MemorySegment capture, int queue);
}
