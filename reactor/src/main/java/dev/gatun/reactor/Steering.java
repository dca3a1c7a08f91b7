package dev.gatun.reactor;

/**
 * Which of the loops that listen on a TCP port gets a new connection, where each loop is pinned to a CPU ({@link LoopOptions#cpus(int...)}): the one that the
 * addresses fall on, or the one on the CPU where the connection's packets arrive. Linux.
 */
public enum Steering {
    /** By a hash of the addresses (socket(7), {@code SO_REUSEPORT}). */
    NONE,

    /**
     * To the loop on the CPU that handles its packets, and by the hash when none runs there (socket(7), {@code SO_INCOMING_CPU}). Goes with a port that is
     * shared with other processes. Linux 4.6 to 6.1 passes over it among sockets that share a port, unless it was mended by who built it.
     */
    INCOMING_CPU,

    /**
     * The same by a program in the kernel, in all versions ({@code SO_ATTACH_REUSEPORT_CBPF}); connections of CPUs without a loop are dealt out by the
     * number of their CPU. Not on a port that is shared with other processes.
     */
    CBPF
}
