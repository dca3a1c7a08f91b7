package dev.gatun.reactor;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.Executor;

/**
 * One platform thread with its transport, connections, buffers and timers. Nothing in it is locked: all but {@link #execute}, {@link #inLoop},
 * and {@link #statistics} is called on its own thread.
 */
public interface EventLoop extends Executor {
    /** Runs {@code task} on the loop, in the order of the calls of one thread. Any thread. Rejected after the loop has ended. */
    @Override
    void execute(Runnable task);

    /** Whether the calling thread is this loop's. Any thread. */
    boolean inLoop();

    /** Runs {@code task} on this loop once {@code delay} has passed; never early, late by up to the wheel's tick. */
    Deadline schedule(Duration delay, Runnable task);

    /** The clock of this turn, in nanoseconds of {@link System#nanoTime()}; read once per turn. */
    long nanoTime();

    /** The loop's buffers. */
    BufferPool buffers();

    /** Which of the {@link EventLoops} this is, from 0. Any thread. */
    int index();

    /** The CPU that this loop is pinned to ({@link LoopOptions#cpus(int...)}); empty when it runs where the system puts it. Any thread. */
    default OptionalInt cpu() {
        return OptionalInt.empty();
    }

    /**
     * The task as another thread is to run it that may be started from this loop, such as a virtual one. On Linux and FreeBSD a thread has the CPUs of the one
     * that starts it, and so have the carriers of virtual threads: on a pinned loop, what this gives frees its thread before it runs {@code task}; on others
     * it is {@code task}. Any thread.
     */
    default Runnable unpinned(Runnable task) {
        return task;
    }

    /** Counters; a consistent snapshot is not promised. Any thread. */
    LoopStatistics statistics();
}
