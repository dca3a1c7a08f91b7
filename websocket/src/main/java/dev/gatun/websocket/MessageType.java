package dev.gatun.websocket;

/** What a message holds (RFC 6455, section 5.6). */
public enum MessageType {
    /** Text in UTF-8. */
    TEXT,
    /** Bytes. */
    BINARY
}
