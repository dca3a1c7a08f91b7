package dev.gatun.reactor;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How event loops are made.
 *
 * @param count how many loops; one platform thread each
 * @param backend which backend; {@link Backend#AUTO} picks one for the operating system
 * @param edgeTriggered with epoll: register with {@code EPOLLET}; with kqueue: with {@code EV_CLEAR}
 * @param name prefix of the threads' names
 * @param bufferLimit the most off-heap bytes that one loop may hand out
 * @param blockedAfter a task or handler that holds a loop longer than this is reported with its stack; zero switches the watchdog off
 * @param cpus on which CPU each loop runs; empty: where the system puts them
 */
public record LoopOptions(
        int count, Backend backend, boolean edgeTriggered, String name, long bufferLimit, Duration blockedAfter, List<Integer> cpus) {
    /** More than systems number. */
    private static final int MOST_CPUS = 8192;

    /** One loop per CPU, backend by operating system, level-triggered, 1 GiB of buffers per loop, watchdog at one second, not pinned. */
    public static final LoopOptions DEFAULT = new LoopOptions(
            Runtime.getRuntime().availableProcessors(), Backend.AUTO, false, "gatun-loop", 1L << 30, Duration.ofSeconds(1), List.of());

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
        cpus = List.copyOf(cpus);
        if (!cpus.isEmpty() && cpus.size() != count) {
            throw new IllegalArgumentException(count + " loops can't run one on each of the " + cpus.size() + " CPUs " + cpus);
        }
        if (new HashSet<>(cpus).size() < cpus.size() || cpus.stream().anyMatch(cpu -> cpu < 0 || cpu >= MOST_CPUS)) {
            throw new IllegalArgumentException("CPUs " + cpus + " are not different numbers from 0 to " + (MOST_CPUS - 1));
        }
    }

    /** The same with another number of loops. */
    public LoopOptions count(int newCount) {
        return new LoopOptions(newCount, backend, edgeTriggered, name, bufferLimit, blockedAfter, cpus);
    }

    /** The same with another backend. */
    public LoopOptions backend(Backend newBackend) {
        return new LoopOptions(count, newBackend, edgeTriggered, name, bufferLimit, blockedAfter, cpus);
    }

    /** The same, edge-triggered or not. */
    public LoopOptions edgeTriggered(boolean edge) {
        return new LoopOptions(count, backend, edge, name, bufferLimit, blockedAfter, cpus);
    }

    /** The same with another thread name prefix. */
    public LoopOptions name(String newName) {
        return new LoopOptions(count, backend, edgeTriggered, newName, bufferLimit, blockedAfter, cpus);
    }

    /** The same with another limit of off-heap bytes per loop. */
    public LoopOptions bufferLimit(long bytes) {
        return new LoopOptions(count, backend, edgeTriggered, name, bytes, blockedAfter, cpus);
    }

    /** The same with another watchdog threshold. */
    public LoopOptions blockedAfter(Duration threshold) {
        return new LoopOptions(count, backend, edgeTriggered, name, bufferLimit, threshold, cpus);
    }

    /**
     * The same with one loop on each of these CPUs, as the system numbers them, whose thread never leaves it; without any, loops run where the system puts
     * them. Linux (sched_setaffinity(2)), FreeBSD, and Windows, in the processor group of the process.
     *
     * <p>Worth it together with {@link Steering}, or where CPUs are kept free for the loops; otherwise a loop can't get away from what else runs on its CPU.
     * Threads that code on a pinned loop starts are pinned with it, but on Windows: see {@link EventLoop#unpinned}.
     *
     * <p>Where the system binds no threads, {@link EventLoops#create(LoopOptions)} throws {@link UnsupportedOperationException}, and {@link
     * IllegalArgumentException} where this process may not use one of the CPUs.
     */
    public LoopOptions cpus(int... numbers) {
        int loops = numbers.length == 0 ? count : numbers.length;
        return new LoopOptions(loops, backend, edgeTriggered, name, bufferLimit, blockedAfter, IntStream.of(numbers).boxed().toList());
    }
}
