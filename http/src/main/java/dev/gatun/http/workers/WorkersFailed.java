package dev.gatun.http.workers;

/** Workers could not be started, or none of them is left; the message says why. */
public final class WorkersFailed extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With the reason in full. */
    public WorkersFailed(String message) {
        super(message);
    }
}
