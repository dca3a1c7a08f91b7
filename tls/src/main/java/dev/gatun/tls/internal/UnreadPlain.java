package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;

/**
 * Plain text that a handler left, in pooled memory that a connection holds only while there is any. The handler sees it through a borrowed buffer, as it sees
 * what just came. Confined to the loop.
 */
final class UnreadPlain {
    private static final int LEAST = 4096;

    private final BufferPool pool;
    private Buffer memory;
    private Buffer view;

    /** Takes over what is readable of {@code bytes}. */
    UnreadPlain(BufferPool pool, Buffer bytes) {
        this.pool = pool;
        move(bytes, Math.max(LEAST, bytes.readableBytes()));
    }

    private void move(Buffer bytes, int capacity) {
        Buffer larger = pool.acquire(capacity);
        Buffer moved = Buffer.over(larger.segment()).put(bytes);
        if (memory != null) {
            memory.release();
        }
        memory = larger;
        view = moved;
    }

    /** The bytes as the handler sees them; good until more are added. */
    Buffer view() {
        return view;
    }

    int size() {
        return view.readableBytes();
    }

    /** Appends; the rest moves to the front, or to memory of twice the size, when there is no room behind it. */
    void add(Buffer bytes) {
        int count = bytes.readableBytes();
        if (view.writableBytes() < count) {
            int length = view.readableBytes();
            if (view.capacity() - length >= Math.max(count, view.capacity() / 2)) {
                view.compact();
            } else {
                move(view, Math.max(view.capacity() * 2, length + count));
            }
        }
        view.put(bytes);
    }

    /** Gives the memory back. */
    void release() {
        memory.release();
    }
}
