package dev.gatun.http.internal.server;

/** Makes the content of a response; told by the connection how it fares. Loop only. */
interface ContentProducer {
    /** The client keeps up again. */
    void onWritable();

    /** The client ended its own output, which a client that only listens does when it leaves. */
    default void onInputEnd() {}

    /** Whether it waits for {@link #onWritable} with content in its hands. */
    default boolean isWaiting() {
        return false;
    }

    /** The client is gone, or too slow and cut off: nothing more can be sent. */
    void onLost(Throwable cause);
}
