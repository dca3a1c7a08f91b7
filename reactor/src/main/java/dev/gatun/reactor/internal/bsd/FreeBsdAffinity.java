package dev.gatun.reactor.internal.bsd;

import dev.gatun.reactor.internal.cpu.Affinity;
import dev.gatun.reactor.internal.posix.Errno;
import dev.gatun.reactor.internal.posix.PosixCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/** CPUs of threads on FreeBSD, cpuset_getaffinity(2). Written after its manual page and sys/cpuset.h; it has not been run. */
public final class FreeBsdAffinity implements Affinity {
    /** sys/cpuset.h. */
    private static final int CPU_WHICH_TID = 1;
    private static final int CPU_WHICH_PID = 2;

    /** Bytes of a mask: a kernel takes no more and no less than it is built for, 1024 CPUs since FreeBSD 14, 256 before. */
    private static final int MASK = 128;
    private static final int OLDER_MASK = 32;

    /** sys/errno.h: the mask is of another size. */
    private static final int ERANGE = 34;

    /** Stateless. */
    public FreeBsdAffinity() {}

    /** Those of all its threads together. */
    @Override
    public BitSet ofProcess() {
        return of(CPU_WHICH_PID);
    }

    @Override
    public BitSet ofThread() {
        return of(CPU_WHICH_TID);
    }

    private static BitSet of(int which) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            MemorySegment mask = arena.allocate(MASK, Long.BYTES);
            int result = CpuSets.get(capture, which, mask);
            if (result == -ERANGE) {
                result = CpuSets.get(capture, which, mask.asSlice(0, OLDER_MASK));
            }
            check("cpuset_getaffinity", which == CPU_WHICH_TID ? "this thread" : "this process", result);
            return BitSet.valueOf(mask.toArray(ValueLayout.JAVA_LONG));
        }
    }

    @Override
    public void bind(BitSet cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = PosixCalls.newCapture(arena);
            MemorySegment mask = arena.allocate(MASK, Long.BYTES);
            long[] words = cpus.toLongArray();
            MemorySegment.copy(words, 0, mask, ValueLayout.JAVA_LONG, 0, words.length);
            int result = CpuSets.set(capture, CPU_WHICH_TID, mask);
            if (result == -ERANGE) {
                result = CpuSets.set(capture, CPU_WHICH_TID, mask.asSlice(0, OLDER_MASK));
            }
            check("cpuset_setaffinity", "CPUs " + cpus, result);
        }
    }

    private static void check(String call, String about, int result) {
        if (result < 0) {
            throw Errno.failure(call, about, result);
        }
    }
}
