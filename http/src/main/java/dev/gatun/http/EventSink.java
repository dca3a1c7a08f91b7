package dev.gatun.http;

/**
 * Where server-sent events go. Any thread; calls of one thread keep their order. Once the client is gone calls do nothing, and {@link #send}
 * says so.
 *
 * <p>Events sent while {@link #isWritable()} is {@code false} are kept in memory up to {@link Limits#pendingWrites()}; above that the client
 * counts as too slow and the connection is aborted. So a publisher is never held up by one slow reader; a producer of its own may call
 * {@link #awaitWritable()}.
 */
public interface EventSink {
    /** Sends an event; {@code false} when the sink is closed. */
    boolean send(Event event);

    /** Sends an event with data only; {@code false} when the sink is closed. */
    default boolean send(String data) {
        return send(Event.of(data));
    }

    /** Sends a comment, which clients ignore. */
    boolean comment(String text);

    /** Whether the client keeps up. */
    boolean isWritable();

    /** Calls {@code action} on the event loop whenever the sink becomes writable again. */
    void onWritable(Runnable action);

    /**
     * Waits until the client keeps up or is gone; not on the event loop.
     *
     * @return whether events can still be sent
     * @throws IllegalStateException on the event loop
     */
    boolean awaitWritable() throws InterruptedException;

    /** Whether the stream of events has ended or the client is gone. */
    boolean isClosed();

    /** Calls {@code action} on the event loop once the sink is closed; at once if it is. */
    void onClosed(Runnable action);

    /** Ends the stream of events. */
    void close();
}
