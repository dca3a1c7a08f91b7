package dev.gatun.http.internal.workers;

/** A worker's process, as the supervisor sees it: what tests put another in place of. */
interface ChildProcess {
    /** Its number. */
    long pid();

    /** Says something to it; when it is gone nothing happens. */
    void send(Message message);

    /** Ends it by force. */
    void kill();
}
