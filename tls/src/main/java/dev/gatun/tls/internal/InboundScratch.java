package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Where records are opened: one sealed record on the heap, where the JDK's ciphers work fastest, and plain text of several outside, as handlers get it. */
final class InboundScratch {
    static final ScratchPool<InboundScratch> POOL = new ScratchPool<>(InboundScratch::new);

    /** As much as the reactor receives at once. */
    private static final int PLAIN = 64 << 10;

    /** Engines ask for room for the largest record although a small one comes; the JDK's for some 300 bytes more than the plain text of one. */
    private static final int ROOM = Records.MOST_PLAIN + 2048;

    private final byte[] sealed = new byte[Records.HEADER + Records.MOST_SEALED];
    private final ByteBuffer sealedView = ByteBuffer.wrap(sealed);
    private final MemorySegment memory = Arena.ofAuto().allocate(PLAIN, 64);
    private final ByteBuffer plainView = memory.asByteBuffer();
    private final Buffer plain = Buffer.over(memory);

    private InboundScratch() {}

    /** Whether another record's plain text fits. */
    boolean hasRoom() {
        return plain.writableBytes() >= ROOM;
    }

    /** The plain text. */
    Buffer plain() {
        return plain;
    }

    /** Takes a whole record out of {@code data}. */
    ByteBuffer take(Buffer data, int length) {
        data.read(sealed, 0, length);
        return sealedView.limit(length).position(0);
    }

    /** Where an engine puts plain text behind what is there. */
    ByteBuffer target() {
        return plainView.limit(plain.capacity()).position(plain.writeIndex());
    }

    /** An engine put {@code count} bytes to {@link #target()}. */
    void produced(int count) {
        plain.writeIndex(plain.writeIndex() + count);
    }
}
