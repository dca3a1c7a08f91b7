package dev.gatun.websocket;

/**
 * Where a {@link WebSocketClient} is in its life.
 *
 * <pre>
 *   CONNECTING --&gt; OPEN --close()--&gt; CLOSING --&gt; CLOSED
 *     ^    |        |  '--ended for good-----------^
 *     |    |        '--lost--&gt; RECONNECTING        |
 *     |    '--failed------------^    |  '--give up-|
 *     '---the wait is over-----------'             |
 *          '--failed for good----------------------'
 * </pre>
 */
public enum ClientState {
    /** An attempt to connect is under way. */
    CONNECTING,
    /** There is a session. */
    OPEN,
    /** This side has closed, and waits for the end of the session. */
    CLOSING,
    /** The session was lost, or the attempt failed; the next one waits for its time. */
    RECONNECTING,
    /** The end: nothing comes behind it. */
    CLOSED
}
