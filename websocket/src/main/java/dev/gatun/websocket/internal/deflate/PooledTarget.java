package dev.gatun.websocket.internal.deflate;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import java.nio.ByteBuffer;

/** A pooled buffer that grows, with room before its content for a frame's header. */
public final class PooledTarget implements DeflateTarget {
    private final BufferPool pool;
    private final int headroom;
    private Buffer buffer;

    /** Takes a buffer for some {@code expected} bytes. */
    public PooledTarget(BufferPool pool, int headroom, int expected) {
        this.pool = pool;
        this.headroom = headroom;
        this.buffer = pool.acquire(headroom + expected);
        clearTo(buffer);
    }

    private void clearTo(Buffer fresh) {
        fresh.writeIndex(headroom);
        fresh.readIndex(headroom);
    }

    @Override
    public ByteBuffer room(int bytes) {
        if (buffer.writableBytes() < bytes) {
            Buffer larger = pool.acquire(Math.max(buffer.capacity() * 2, headroom + buffer.readableBytes() + bytes));
            clearTo(larger);
            larger.put(buffer.segment(), headroom, buffer.readableBytes());
            buffer.release();
            buffer = larger;
        }
        return buffer.segment().asSlice(buffer.writeIndex(), buffer.writableBytes()).asByteBuffer();
    }

    @Override
    public void wrote(int count) {
        buffer.writeIndex(buffer.writeIndex() + count);
    }

    /** The buffer with what was written, which is the caller's from here on; its read index is behind the headroom. */
    public Buffer take() {
        Buffer taken = buffer;
        buffer = null;
        return taken;
    }

    /** Gives the buffer back, unless it was taken. */
    public void release() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }
}
