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
        long acceptPauses) {}
