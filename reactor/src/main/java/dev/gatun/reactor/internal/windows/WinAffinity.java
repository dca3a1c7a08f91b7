package dev.gatun.reactor.internal.windows;

import dev.gatun.reactor.internal.cpu.Affinity;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.BitSet;

/** Processors of threads on Windows, as they are numbered in the processor group of this process. A thread has those of its process, whoever starts it. */
public final class WinAffinity implements Affinity {
    /** Stateless. */
    public WinAffinity() {}

    @Override
    public BitSet ofProcess() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment process = arena.allocate(ValueLayout.JAVA_LONG);
            int result = ThreadCalls.processMask(WinLink.newCapture(arena), process, arena.allocate(ValueLayout.JAVA_LONG));
            if (result < 0) {
                throw WinError.failure("GetProcessAffinityMask", result);
            }
            long mask = process.get(ValueLayout.JAVA_LONG, 0);
            if (mask == 0) {
                // So it is told of a process with threads in several groups.
                throw new UnsupportedOperationException("event loops can't be pinned to CPUs here: this process is in more than one processor group");
            }
            return BitSet.valueOf(new long[] {mask});
        }
    }

    /** Not told, and not asked: there is nothing to free a new thread from. */
    @Override
    public BitSet ofThread() {
        return new BitSet();
    }

    @Override
    public void bind(BitSet cpus) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment capture = WinLink.newCapture(arena);
            if (ThreadCalls.setMask(capture, cpus.toLongArray()[0]) == 0) {
                throw WinError.failure("SetThreadAffinityMask", "CPUs " + cpus, -WinLink.lastError(capture));
            }
        }
    }
}
