package dev.gatun.reactor.internal.cpu;

import java.util.BitSet;

/** What a system does about the CPUs that a thread may run on. Stateless; any thread. */
public interface Affinity {
    /** The CPUs that this process may use, whatever the calling thread is bound to. */
    BitSet ofProcess();

    /** Those that the calling thread may use; empty where the system does not tell, and a thread has them from nobody. */
    BitSet ofThread();

    /** Has the calling thread run on these alone. */
    void bind(BitSet cpus);
}
