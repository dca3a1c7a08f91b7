package dev.gatun.websocket;

import dev.gatun.websocket.internal.session.ReceivedMessage;
import java.nio.charset.StandardCharsets;

/**
 * A whole message of either type, in the form in which it came: {@link WebSocketSession#send(Message)} sends it on without decoding it.
 *
 * <p>A message that a callback is given on the event loop lies in the loop's memory and is valid during the call; {@link #copy()} gives one to keep. One that
 * is given on a virtual thread, or made by {@link #text(String)} and {@link #binary(byte[])}, may be kept.
 */
public sealed interface Message permits HeapMessage, ReceivedMessage {
    /** A message of text. */
    static Message text(String text) {
        return new HeapMessage(MessageType.TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A message of bytes; the array must not be changed afterwards. */
    static Message binary(byte[] bytes) {
        return new HeapMessage(MessageType.BINARY, bytes);
    }

    /** What it holds. */
    MessageType type();

    /** Bytes; of text, in UTF-8. */
    int size();

    /**
     * The text.
     *
     * @throws IllegalStateException when the message is binary, or no longer valid
     */
    String text();

    /**
     * The bytes; of text, in UTF-8. The array is the caller's own.
     *
     * @throws IllegalStateException when the message is no longer valid
     */
    byte[] bytes();

    /**
     * A message to keep.
     *
     * @throws IllegalStateException when the message is no longer valid
     */
    Message copy();
}
