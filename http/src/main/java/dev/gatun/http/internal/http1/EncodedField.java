package dev.gatun.http.internal.http1;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A header line that is checked and encoded once and sent often. Any thread. */
public final class EncodedField {
    private final MemorySegment bytes;
    private final int length;

    private EncodedField(MemorySegment bytes, int length) {
        this.bytes = bytes;
        this.length = length;
    }

    /** @throws IllegalArgumentException as {@link FieldWriter#write} does, or for a header that the encoder writes itself */
    public static EncodedField of(String name, String value) {
        Http1ResponseEncoder.requireFree(name);
        if (name.equalsIgnoreCase("date")) {
            throw new IllegalArgumentException("header date changes every second");
        }
        Buffer buffer = Buffer.over(Arena.ofAuto().allocate(FieldWriter.size(name, value)));
        FieldWriter.write(buffer, name, value);
        return new EncodedField(buffer.segment(), buffer.readableBytes());
    }

    /** The bytes that it takes up. */
    public int size() {
        return length;
    }

    void write(Buffer out) {
        out.put(bytes, 0, length);
    }
}
