package dev.gatun.reactor.internal.windows.iocp;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.internal.transport.SendQueue;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An array of {@code WSABUF}: which memory a send takes its bytes from. Written anew for each send and read by the system during the call alone (WSASend,
 * "Remarks"), so that one does for all sockets of a loop; the memory that it points at is in use until the send has ended.
 */
public final class GatherList {
    /** The most parts of one send. */
    public static final int MOST = 16;

    /** {@code sizeof(WSABUF)}: the length, and at {@link #ADDRESS} where the bytes are. */
    public static final int PART = 16;

    private static final int ADDRESS = 8;

    private final MemorySegment parts;
    private long bytes;

    /** @param memory room for {@link #MOST} parts, aligned to 8 */
    GatherList(MemorySegment memory) {
        parts = memory;
    }

    /** Takes the buffers at the front of a queue, up to {@code most} bytes: how many parts they are. */
    int take(SendQueue queue, long most) {
        int count = 0;
        bytes = 0;
        while (count < MOST && count < queue.size() && bytes < most && queue.item(count) instanceof Buffer buffer) {
            part(count++, buffer, (int) Math.min(buffer.readableBytes(), most - bytes));
        }
        return count;
    }

    /** Takes one buffer. */
    GatherList take(Buffer buffer) {
        bytes = 0;
        part(0, buffer, buffer.readableBytes());
        return this;
    }

    private void part(int index, Buffer buffer, int length) {
        parts.set(ValueLayout.JAVA_INT, (long) index * PART, length);
        parts.set(ValueLayout.JAVA_LONG, (long) index * PART + ADDRESS, buffer.address() + buffer.readIndex());
        bytes += length;
    }

    /** How many bytes all parts have. */
    public long bytes() {
        return bytes;
    }

    /** Where the array begins. */
    public long address() {
        return parts.address();
    }

    /** The length of part {@code index}. */
    public int length(int index) {
        return parts.get(ValueLayout.JAVA_INT, (long) index * PART);
    }

    /** The address of part {@code index}. */
    public long addressOf(int index) {
        return parts.get(ValueLayout.JAVA_LONG, (long) index * PART + ADDRESS);
    }
}
