package dev.gatun.http.internal.workers;

/** What the supervisor hears of a slot. Supervisor's thread only. */
interface SlotListener {
    /** It has a process that serves: the first, or one behind a crash. */
    void ready(Slot slot);

    /** Its process ended unasked, or could not be started. */
    void crashed(Slot slot, String reason);

    /** It has another process, and the one before has ended. */
    void replaced(Slot slot);

    /** The process that was to take the place has not got so far; the one before stays. */
    void kept(Slot slot, String reason);

    /** None of its processes is left, and none will come by itself. */
    void gone(Slot slot);

    /** A process asks its parent something. */
    void asked(Message.Ask question, WorkerProcess by);
}
