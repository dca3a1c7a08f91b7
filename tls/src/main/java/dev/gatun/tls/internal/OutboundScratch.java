package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;

/** Where records are sealed: plain text of one record and sealed records of one write, both on the heap, where the JDK's ciphers work fastest. */
final class OutboundScratch {
    static final ScratchPool<OutboundScratch> POOL = new ScratchPool<>(OutboundScratch::new);

    /** Plain text of a record: with all that any cipher of TLS 1.2 and 1.3 adds, a record still fits into a pooled buffer of 16 KiB, and four into 64 KiB. */
    static final int RECORD = (16 << 10) - 256;

    private static final int SEALED = 64 << 10;

    /** Engines ask for room for the largest record although they seal a small one. */
    private static final int ROOM = 17 << 10;

    final byte[] plain = new byte[RECORD];
    private final ByteBuffer plainView = ByteBuffer.wrap(plain);
    private final Buffer file = Buffer.over(Arena.ofAuto().allocate(RECORD, 64));
    private byte[] sealed = new byte[SEALED];
    private ByteBuffer sealedView = ByteBuffer.wrap(sealed);

    private OutboundScratch() {}

    /** The first {@code count} bytes of {@link #plain}. */
    ByteBuffer source(int count) {
        return plainView.limit(count).position(0);
    }

    /** For a piece of a file; empty. */
    Buffer file() {
        return file.clear();
    }

    /** Where an engine puts sealed records behind those that are there; once it asks for more room than any did before, it gets that. */
    ByteBuffer target() {
        return sealedView;
    }

    boolean hasRoom() {
        return sealedView.remaining() >= ROOM;
    }

    /** For an engine with records larger than the RFCs allow it to send. */
    void grow(int packet) {
        sealed = new byte[sealed.length + packet];
        sealedView = ByteBuffer.wrap(sealed);
    }

    /** The alert that is the only record here and is not encrypted, or -1. */
    int plainAlert() {
        return Alerts.plainAlert(sealed, sealedView.position());
    }

    boolean isEmpty() {
        return sealedView.position() == 0;
    }

    /** Writes the sealed records to the connection below. */
    void emit(Connection below) {
        int count = sealedView.position();
        if (count > 0) {
            sealedView.clear();
            below.write(below.loop().buffers().acquire(count).put(sealed, 0, count));
        }
    }

    /** Forgets what was not emitted. */
    void clear() {
        sealedView.clear();
    }
}
