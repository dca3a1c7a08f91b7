package dev.gatun.websocket;

/** What becomes of a message that is sent while there is no session and {@link WebSocketClient.Builder#queueWhileDisconnected the queue} is full. */
public enum QueuePolicy {
    /** The message that has waited longest is dropped for it; that one's stage fails with {@link MessageDropped}. */
    DROP_OLDEST,
    /** It is dropped; its stage fails with {@link MessageDropped}. */
    DROP_NEWEST,
    /** Its stage fails with an {@link IllegalStateException}: for who takes a full queue for a fault. */
    FAIL
}
