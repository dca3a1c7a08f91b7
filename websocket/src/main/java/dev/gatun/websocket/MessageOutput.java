package dev.gatun.websocket;

import java.io.OutputStream;
import java.util.concurrent.CompletionStage;

/**
 * A message that is sent in pieces. Each piece leaves as a frame; none is kept longer than it takes to send it. Used by one thread at a time.
 *
 * <p>Whoever writes on without waiting for the stages ends the session with {@link CloseReason#POLICY} when four times {@link WebSocketLimits#queue()} wait.
 */
public interface MessageOutput {
    /** Sends {@code text} as the next piece; of a binary message, its bytes in UTF-8. Completes as {@link WebSocketSession#send(String)} does. */
    CompletionStage<Void> write(String text);

    /**
     * Sends {@code bytes} as the next piece; of a message of text, they must be UTF-8 with those around them, which is not checked. The array must not be
     * changed before the stage completes.
     */
    CompletionStage<Void> write(byte[] bytes);

    /** Ends the message. */
    CompletionStage<Void> end();

    /** The same as a stream for a virtual thread: it sends pieces of 16 KiB, waits for room, and ends the message when it is closed. */
    OutputStream stream();
}
