package dev.gatun.http.internal.server;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.Connection;

/**
 * What a connection's codec has encoded and the connection does not have yet: one pooled buffer, so that all answers of a turn leave in one write. Held only
 * between the first byte and the next flush. Loop only.
 */
final class OutBuffer {
    /** The least room of a buffer: some twenty short responses. */
    static final int CAPACITY = 4 << 10;
    private static final int LARGE_CAPACITY = 32 << 10;

    private final Connection connection;
    private final ConnectionDeadlines deadlines;
    private Buffer out;

    OutBuffer(Connection connection, ConnectionDeadlines deadlines) {
        this.connection = connection;
        this.deadlines = deadlines;
    }

    /** A buffer with room for {@code bytes}. */
    Buffer room(int bytes) {
        return room(bytes, bytes);
    }

    /** A buffer with room for {@code least}; a new one has room for {@code most} within reason. */
    Buffer room(int least, int most) {
        if (out != null && out.writableBytes() < least) {
            flush();
        }
        if (out == null) {
            out = connection.loop().buffers().acquire(Math.max(least, Math.clamp(most + 64L, CAPACITY, LARGE_CAPACITY)));
        }
        return out;
    }

    /** Bytes that were encoded and not passed on. */
    int size() {
        return out == null ? 0 : out.readableBytes();
    }

    /** Whether the buffer is so full that it should be passed on before much more is written. */
    boolean isNearlyFull() {
        return out != null && out.writableBytes() < CAPACITY / 4;
    }

    /** Passes what there is to the connection. */
    void flush() {
        Buffer buffer = out;
        if (buffer != null) {
            out = null;
            deadlines.written(buffer.readableBytes());
            connection.write(buffer);
        }
    }

    /** Drops what there is. */
    void release() {
        if (out != null) {
            out.release();
            out = null;
        }
    }
}
