package dev.gatun.reactor.internal.transport;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.FileRegion;

/**
 * What a connection has still to send, in order: buffers and file regions, each held by one reference. A ring that grows; empty it holds nothing.
 */
public final class SendQueue {
    private Object[] items = new Object[4];
    private int first;
    private int size;
    private long pending;
    /** How much of the head, if it is a file region, has been sent. */
    private long regionSent;

    /** Creates an empty queue. */
    public SendQueue() {}

    /** Whether nothing is to be sent. */
    public boolean isEmpty() {
        return size == 0;
    }

    /** How many items wait. */
    public int size() {
        return size;
    }

    /** How many bytes wait. */
    public long pendingBytes() {
        return pending;
    }

    /** Item {@code index} from the front: a {@link Buffer} or a {@link FileRegion}. */
    public Object item(int index) {
        return items[(first + index) & (items.length - 1)];
    }

    /** The last item, or {@code null}. */
    public Buffer lastBuffer() {
        return size > 0 && item(size - 1) instanceof Buffer buffer ? buffer : null;
    }

    /** How much of the file region at the front has been sent. */
    public long regionSent() {
        return regionSent;
    }

    /** Appends a buffer and takes its reference over. */
    public void add(Buffer buffer) {
        append(buffer);
        pending += buffer.readableBytes();
    }

    /** Tells that {@code count} bytes were appended to {@link #lastBuffer()}. */
    public void grown(int count) {
        pending += count;
    }

    /** Appends a file region, which the queue closes. */
    public void add(FileRegion region) {
        append(region);
        pending += region.length();
    }

    private void append(Object item) {
        if (size == items.length) {
            Object[] larger = new Object[size * 2];
            for (int i = 0; i < size; i++) {
                larger[i] = item(i);
            }
            items = larger;
            first = 0;
        }
        items[(first + size) & (items.length - 1)] = item;
        size++;
    }

    /** {@code count} bytes from the front have been sent: what is spent is released. */
    public void advance(long count) {
        pending -= count;
        long left = count;
        while (size > 0) {
            Object head = item(0);
            if (head instanceof Buffer buffer) {
                int length = buffer.readableBytes();
                if (left < length) {
                    buffer.skip((int) left);
                    return;
                }
                left -= length;
                dropFirst();
                buffer.release();
            } else {
                FileRegion region = (FileRegion) head;
                long length = region.length() - regionSent;
                if (left < length) {
                    regionSent += left;
                    return;
                }
                left -= length;
                dropFirst();
                region.close();
            }
            if (left == 0) {
                return;
            }
        }
    }

    private void dropFirst() {
        items[first] = null;
        first = (first + 1) & (items.length - 1);
        size--;
        regionSent = 0;
    }

    /** Releases everything unsent. */
    public void clear() {
        while (size > 0) {
            Object head = item(0);
            dropFirst();
            if (head instanceof Buffer buffer) {
                buffer.release();
            } else {
                ((FileRegion) head).close();
            }
        }
        pending = 0;
    }
}
