package dev.gatun.reactor.internal.cpu;

import java.util.BitSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * On which CPU each loop of a group runs; checked against those of the process when the group is made. Each loop binds its own thread.
 *
 * <p>A thread has the CPUs of the one that starts it (pthread_create(3)), and to start a virtual thread may start a carrier: a pool of carriers that began
 * on a pinned loop would run on that loop's CPU alone, all handlers with it, while the others are idle. So what is to run on another thread frees that
 * first: {@link #unpinned}.
 */
public final class Pinning {
    /** Loops run where the system puts them. */
    public static final Pinning NONE = new Pinning(List.of(), null, new BitSet());

    private final List<Integer> cpus;
    private final Affinity affinity;
    private final BitSet ofProcess;

    private Pinning(List<Integer> cpus, Affinity affinity, BitSet ofProcess) {
        this.cpus = cpus;
        this.affinity = affinity;
        this.ofProcess = ofProcess;
    }

    /**
     * Loop by loop; none is pinned if there are no CPUs.
     *
     * @throws IllegalArgumentException when the process may not use one of them
     * @throws UnsupportedOperationException when the system does not bind threads
     */
    public static Pinning of(List<Integer> cpus) {
        return cpus.isEmpty() ? NONE : of(cpus, Affinities.here());
    }

    static Pinning of(List<Integer> cpus, Affinity affinity) {
        BitSet allowed = affinity.ofProcess();
        for (int cpu : cpus) {
            if (!allowed.get(cpu)) {
                throw new IllegalArgumentException("CPU " + cpu + " is not one that this process may use; those are " + ranges(allowed));
            }
        }
        return new Pinning(cpus, affinity, allowed);
    }

    /** Has the calling thread, that of a loop, run on its CPU. */
    public void pin(int loop) {
        if (!cpus.isEmpty()) {
            BitSet own = new BitSet();
            own.set(cpus.get(loop));
            affinity.bind(own);
        }
    }

    /** The CPU of a loop, if it is pinned. */
    public OptionalInt cpu(int loop) {
        return cpus.isEmpty() ? OptionalInt.empty() : OptionalInt.of(cpus.get(loop));
    }

    /** The task, for another thread, which may have been started by a pinned loop: it runs on all CPUs of the process. */
    public Runnable unpinned(Runnable task) {
        if (cpus.isEmpty()) {
            return task;
        }
        return () -> {
            freeThread();
            task.run();
        };
    }

    private void freeThread() {
        BitSet own = affinity.ofThread();
        // Asked first, because that is the cheaper call. Who is bound otherwise than a loop is so by somebody's will.
        if (own.cardinality() == 1 && cpus.contains(own.nextSetBit(0))) {
            affinity.bind(ofProcess);
        }
    }

    /** As taskset(1) writes them, for example {@code 0-3,8}. */
    static String ranges(BitSet cpus) {
        return cpus.stream().filter(first -> first == 0 || !cpus.get(first - 1)).mapToObj(first -> {
            int last = cpus.nextClearBit(first) - 1;
            return first == last ? "" + first : first + "-" + last;
        }).collect(Collectors.joining(","));
    }
}
