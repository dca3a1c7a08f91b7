package dev.gatun.http;

/**
 * Where a server is between its start and its end; it goes through the states in this order and never back. That a listener has failed is no state of the
 * server, which serves on: {@link HttpServer#listeners()} tells of it.
 */
public enum ServerState {
    /** It accepts connections and serves them. */
    RUNNING,

    /**
     * It serves as before, and wants to be left: whoever asks whether it is ready is told no, so that balancers send their requests elsewhere before the
     * listeners close.
     */
    LAME_DUCK,

    /** It accepts no more; connections end behind what they do. */
    DRAINING,

    /** It has ended. */
    CLOSED
}
