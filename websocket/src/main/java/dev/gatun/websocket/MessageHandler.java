package dev.gatun.websocket;

/**
 * What a program does with something that happens in a session. The callbacks of one session are called in order and never two at once; on a virtual thread,
 * where they may block, or on the event loop, where they must not ({@link WebSocketSettings#execution}).
 *
 * @param <T> what came
 */
@FunctionalInterface
public interface MessageHandler<T> {
    /**
     * Handles what came.
     *
     * @throws Exception any; the session then ends with {@link CloseReason#INTERNAL_ERROR}, and the error callback hears of it
     */
    void handle(WebSocketSession session, T value) throws Exception;
}
