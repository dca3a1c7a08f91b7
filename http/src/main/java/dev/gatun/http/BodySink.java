package dev.gatun.http;

/**
 * Where the content of a response is pushed without waiting. Any thread; calls of one thread keep their order. After the end, or once the client is
 * gone, calls do nothing.
 *
 * <p>What is written while {@link #isWritable()} is {@code false} is kept in memory, up to {@link Limits#pendingWrites()}; above that the client
 * counts as too slow and the connection is aborted.
 */
public interface BodySink {
    /** Appends all of {@code bytes}; the array must not be changed afterwards. */
    void write(byte[] bytes);

    /** Appends {@code text} in UTF-8. */
    void write(String text);

    /** Adds a field behind the content; sent when the client said {@code te: trailers}. */
    void trailer(String name, String value);

    /** Ends the content. */
    void end();

    /** Gives up: the connection is aborted, so that the client sees that the content is not whole. */
    void fail(Throwable cause);

    /** Whether the client keeps up with what is written. */
    boolean isWritable();

    /** Calls {@code action} on the event loop whenever the sink becomes writable again. */
    void onWritable(Runnable action);

    /** Whether the content has ended or the client is gone. */
    boolean isClosed();

    /** Calls {@code action} on the event loop once the content has ended or the client is gone; at once if it has. */
    void onClosed(Runnable action);
}
