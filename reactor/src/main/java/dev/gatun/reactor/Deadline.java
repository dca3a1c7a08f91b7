package dev.gatun.reactor;

/** A task that runs when its time has come, unless it is cancelled before. Used on the loop that made it. */
public interface Deadline {
    /** Prevents the task from running; does nothing if it ran or was cancelled. */
    void cancel();

    /** Whether the task has neither run nor been cancelled. */
    boolean isPending();
}
