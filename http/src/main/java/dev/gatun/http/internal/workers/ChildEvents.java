package dev.gatun.http.internal.workers;

/** What becomes of a worker's process. Any thread. */
interface ChildEvents {
    /** It said something. */
    void message(Message message);

    /** It said what can't be understood. */
    void garbled(String reason);

    /** It has ended. */
    void ended(int status);
}
