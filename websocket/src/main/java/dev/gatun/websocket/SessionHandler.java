package dev.gatun.websocket;

/** As {@link MessageHandler}, for what happens to the session itself. */
@FunctionalInterface
public interface SessionHandler {
    /**
     * Handles it.
     *
     * @throws Exception any; the session then ends with {@link CloseReason#INTERNAL_ERROR}, and the error callback hears of it
     */
    void handle(WebSocketSession session) throws Exception;
}
