package dev.gatun.reactor.internal.loop;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;

/**
 * Bytes that a handler left, in pooled memory that a connection holds only while there are any.
 *
 * <p>The handler sees them through a buffer that is borrowed, as received bytes are: one that writes them to a connection must not give the memory away
 * that this connection releases later.
 */
final class UnreadBytes {
    /** Below this room, the bytes move to a larger buffer before more are received. */
    private static final int LEAST_ROOM = 2048;

    private final BufferPool pool;
    private Buffer memory;
    private Buffer view;

    /** Takes over what is readable of {@code bytes}. */
    UnreadBytes(BufferPool pool, Buffer bytes) {
        this.pool = pool;
        move(bytes, Math.max(bytes.readableBytes() + LEAST_ROOM, 2 * LEAST_ROOM));
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

    /** The bytes as the handler sees them; good until room is made. */
    Buffer view() {
        return view;
    }

    int size() {
        return view.readableBytes();
    }

    /** The same with room to receive into. */
    Buffer withRoom() {
        makeRoom(LEAST_ROOM);
        return view;
    }

    /** Appends. */
    void add(Buffer bytes) {
        makeRoom(bytes.readableBytes());
        view.put(bytes);
    }

    /** Room for {@code count} more bytes, by moving those that are here to the front or to a larger buffer. */
    private void makeRoom(int count) {
        if (view.writableBytes() >= count) {
            return;
        }
        int length = view.readableBytes();
        if (view.capacity() - length >= Math.max(count, view.capacity() / 2)) {
            view.compact();
        } else {
            move(view, Math.max(view.capacity() * 2, length + count));
        }
    }

    /** Gives the memory back. */
    void release() {
        memory.release();
    }
}
