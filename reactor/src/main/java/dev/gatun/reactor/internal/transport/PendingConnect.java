package dev.gatun.reactor.internal.transport;

/** A connection attempt that is under way. */
@FunctionalInterface
public interface PendingConnect {
    /** Gives it up; its sink is not called any more. */
    void cancel();
}
