package dev.gatun.reactor.internal.linux;

import dev.gatun.reactor.internal.cpu.Affinity;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/** CPUs of threads on Linux, sched_setaffinity(2). */
public final class LinuxAffinity implements Affinity {
    /** For 8192 CPUs, the most that a kernel can be built for: it refuses to write into less than it has. */
    private static final int MASK = 1024;

    private static final int CALLING_THREAD = 0;

    /** Stateless. */
    public LinuxAffinity() {}

    /** Those of its first thread, of which all others have them that were not given any. */
    @Override
    public BitSet ofProcess() {
        return of((int) ProcessHandle.current().pid());
    }

    @Override
    public BitSet ofThread() {
        return of(CALLING_THREAD);
    }

    private static BitSet of(int thread) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK, Long.BYTES);
            check("sched_getaffinity", "thread " + thread, AffinityCalls.get(PosixCalls.newCapture(arena), thread, mask));
            return BitSet.valueOf(mask.toArray(ValueLayout.JAVA_LONG));
        }
    }

    @Override
    public void bind(BitSet cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK, Long.BYTES);
            long[] words = cpus.toLongArray();
            MemorySegment.copy(words, 0, mask, ValueLayout.JAVA_LONG, 0, words.length);
            check("sched_setaffinity", "CPUs " + cpus, AffinityCalls.set(PosixCalls.newCapture(arena), CALLING_THREAD, mask));
        }
    }

    private static void check(String call, String about, int result) {
        if (result < 0) {
            throw Errno.failure(call, about, result);
        }
    }
}
