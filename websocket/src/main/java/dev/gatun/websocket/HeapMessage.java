package dev.gatun.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** A message on the heap. */
record HeapMessage(MessageType type, byte[] content) implements Message {
    HeapMessage {
        Objects.requireNonNull(content, "content");
    }

    @Override
    public int size() {
        return content.length;
    }

    @Override
    public String text() {
        if (type != MessageType.TEXT) {
            throw new IllegalStateException("the message is binary");
        }
        return new String(content, StandardCharsets.UTF_8);
    }

    @Override
    public byte[] bytes() {
        return content.clone();
    }

    @Override
    public Message copy() {
        return this;
    }

    @Override
    public String toString() {
        return type + " of " + content.length + " bytes";
    }
}
