package dev.gatun.http;

/** Where a handler runs. */
public enum Execution {
    /** On a virtual thread of its own; it may block. The default. */
    VIRTUAL_THREAD,
    /** On the connection's event loop: fastest, and must never block. */
    EVENT_LOOP
}
