package dev.gatun.websocket;

/** What to do with a message for a peer that has {@link WebSocketLimits#queue()} bytes waiting already. */
public enum SlowConsumer {
    /** The session ends with {@link CloseReason#POLICY}; what waits is thrown away. The default: memory stays bounded whatever a program does. */
    CLOSE,
    /** The message is dropped and counted; its stage fails with {@link MessageDropped}. For what is soon out of date, such as prices. */
    DROP,
    /**
     * The message waits, and its stage completes when there is room again. Whoever sends is to wait for the stage. When as much again waits in this way as
     * the queue holds, four times over, the session ends as with {@link #CLOSE}.
     */
    WAIT
}
