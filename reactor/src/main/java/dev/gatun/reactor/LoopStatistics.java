package dev.gatun.reactor;

/**
 * What an event loop counts.
 *
 * @param connections open connections
 * @param descriptors file descriptors that the loop's transport holds, its own included
 * @param buffersInUse pooled buffers handed out
 * @param bufferBytesInUse off-heap bytes of those
 * @param bufferBytesReserved off-heap bytes that the pool holds
 * @param turns how often the loop went round
 * @param tasks tasks run
 * @param deadlinesPending timers that wait
 * @param optionsRefused tuning options that the operating system refused
 * @param acceptPauses how often accepting paused for want of descriptors
 * @param waitedNanos how long the loop has slept since its start, for want of work
 * @param busyNanos how long it has not
 * @param longestBusyNanos the longest time of the last ten to twenty seconds for which it did not get to sleep: what came meanwhile may have waited as long
 */
public record LoopStatistics(
        long connections,
        long descriptors,
        long buffersInUse,
        long bufferBytesInUse,
        long bufferBytesReserved,
        long turns,
        long tasks,
        long deadlinesPending,
        long optionsRefused,
        long acceptPauses,
        long waitedNanos,
        long busyNanos,
        long longestBusyNanos) {}
