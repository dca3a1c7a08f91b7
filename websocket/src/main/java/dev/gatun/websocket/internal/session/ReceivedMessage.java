package dev.gatun.websocket.internal.session;

import dev.gatun.websocket.Message;
import dev.gatun.websocket.MessageType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** A message in the loop's memory, valid while its callback runs. */
public final class ReceivedMessage implements Message {
    private final MessageType type;
    private final long offset;
    private final int size;
    /** {@code null} when the callback has returned. */
    private MemorySegment memory;

    ReceivedMessage(MessageType type, MemorySegment memory, long offset, int size) {
        this.type = type;
        this.memory = memory;
        this.offset = offset;
        this.size = size;
    }

    void invalidate() {
        memory = null;
    }

    /** The bytes where they lie. */
    MemorySegment content() {
        return valid().asSlice(offset, size);
    }

    private MemorySegment valid() {
        if (memory == null) {
            throw new IllegalStateException("the message is no longer valid: its callback has returned; copy() gives one to keep");
        }
        return memory;
    }

    @Override
    public MessageType type() {
        return type;
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String text() {
        if (type != MessageType.TEXT) {
            throw new IllegalStateException("the message is binary");
        }
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    @Override
    public byte[] bytes() {
        byte[] bytes = new byte[size];
        MemorySegment.copy(valid(), ValueLayout.JAVA_BYTE, offset, bytes, 0, size);
        return bytes;
    }

    @Override
    public Message copy() {
        return type == MessageType.TEXT ? Message.text(text()) : Message.binary(bytes());
    }

    @Override
    public String toString() {
        return type + " of " + size + " bytes";
    }
}
