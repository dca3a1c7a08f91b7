package dev.gatun.http.workers;

/** Where a worker is in its life. */
public enum WorkerState {
    /** Its process runs, and has not said yet that it serves. */
    STARTING,
    /** It serves. */
    READY,
    /** It takes no more connections, and ends when its last exchange does. */
    DRAINING,
    /** Its process has ended unasked; the next begins after a wait. */
    RESTARTING,
    /** It has crashed too often, and is not started any more. */
    FAILED,
    /** It has been ended. */
    ENDED
}
