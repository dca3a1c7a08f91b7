package dev.gatun.reactor;

import java.time.Duration;

/**
 * How event loops are made.
 *
 * @param count how many loops; one platform thread each
 * @param backend which backend; {@link Backend#AUTO} picks one for the operating system
 * @param edgeTriggered with epoll: register with {@code EPOLLET}; with kqueue: with {@code EV_CLEAR}
 * @param name prefix of the threads' names
 * @param bufferLimit the most off-heap bytes that one loop may hand out
 * @param blockedAfter a task or handler that holds a loop longer than this is reported with its stack; zero switches the watchdog off
 */
public record LoopOptions(int count, Backend backend, boolean edgeTriggered, String name, long bufferLimit, Duration blockedAfter) {
    /** One loop per CPU, backend by operating system, level-triggered, 1 GiB of buffers per loop, watchdog at one second. */
    public static final LoopOptions DEFAULT = new LoopOptions(
            Runtime.getRuntime().availableProcessors(), Backend.AUTO, false, "gatun-loop", 1L << 30, Duration.ofSeconds(1));

    /** Checks the ranges. */
    public LoopOptions {
        if (count < 1 || count > 1024) {
            throw new IllegalArgumentException("loop count " + count + " is not in 1..1024");
        }
        if (bufferLimit < 1 << 20) {
            throw new IllegalArgumentException("buffer limit " + bufferLimit + " is below 1 MiB");
        }
        if (blockedAfter.isNegative()) {
            throw new IllegalArgumentException("blockedAfter " + blockedAfter + " is negative");
        }
    }

    /** The same with another number of loops. */
    public LoopOptions count(int newCount) {
        return new LoopOptions(newCount, backend, edgeTriggered, name, bufferLimit, blockedAfter);
    }

    /** The same with another backend. */
    public LoopOptions backend(Backend newBackend) {
        return new LoopOptions(count, newBackend, edgeTriggered, name, bufferLimit, blockedAfter);
    }

    /** The same, edge-triggered or not. */
    public LoopOptions edgeTriggered(boolean edge) {
        return new LoopOptions(count, backend, edge, name, bufferLimit, blockedAfter);
    }

    /** The same with another thread name prefix. */
    public LoopOptions name(String newName) {
        return new LoopOptions(count, backend, edgeTriggered, newName, bufferLimit, blockedAfter);
    }

    /** The same with another limit of off-heap bytes per loop. */
    public LoopOptions bufferLimit(long bytes) {
        return new LoopOptions(count, backend, edgeTriggered, name, bytes, blockedAfter);
    }

    /** The same with another watchdog threshold. */
    public LoopOptions blockedAfter(Duration threshold) {
        return new LoopOptions(count, backend, edgeTriggered, name, bufferLimit, threshold);
    }
}
