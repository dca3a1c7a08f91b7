package dev.gatun.websocket;

import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;

/**
 * A message that is read while it comes, on the virtual thread of its callback: the peer can't send faster than it is read. What is left unread when the
 * callback returns is skipped.
 */
public interface MessageInput {
    /** What it holds. */
    MessageType type();

    /**
     * The bytes; text has been checked to be UTF-8 as far as it was read. Reading blocks; it throws an {@link java.io.IOException} when the session ends
     * before the message does.
     */
    InputStream stream();

    /** The text. Reading blocks, as with {@link #stream()}. */
    default Reader reader() {
        return new InputStreamReader(stream(), StandardCharsets.UTF_8);
    }
}
