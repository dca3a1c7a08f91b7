package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;
import dev.gatun.reactor.BufferPool;
import dev.gatun.reactor.FileRegion;
import java.io.EOFException;
import java.util.ArrayDeque;

/** What a connection has still to seal, in order: pooled buffers and file regions. Empty it holds nothing. Confined to the loop. */
final class PlainQueue {
    /** Small writes are copied together instead of waiting in a buffer each. */
    private static final int COALESCE = 1024;

    private ArrayDeque<Object> items;
    private long pending;
    /** How much of the head, if it is a file region, was sealed. */
    private long regionDone;

    boolean isEmpty() {
        return items == null;
    }

    long pendingBytes() {
        return pending;
    }

    boolean beginsWithFile() {
        return items != null && items.peekFirst() instanceof FileRegion;
    }

    /** Appends the readable bytes; a pooled buffer's reference is taken over, of a borrowed one the bytes are copied. */
    void add(Buffer bytes, BufferPool pool) {
        int length = bytes.readableBytes();
        Buffer last = items != null && items.peekLast() instanceof Buffer buffer ? buffer : null;
        if (length > 0 && length <= COALESCE && last != null && last.writableBytes() >= length) {
            last.put(bytes);
            release(bytes);
        } else if (length == 0) {
            release(bytes);
        } else {
            append(bytes.isBorrowed() ? pool.acquire(Math.max(length, COALESCE)).put(bytes) : bytes);
        }
        pending += length;
    }

    static void release(Buffer bytes) {
        if (!bytes.isBorrowed()) {
            bytes.release();
        }
    }

    void add(FileRegion region) {
        append(region);
        pending += region.length();
    }

    private void append(Object item) {
        if (items == null) {
            items = new ArrayDeque<>(4);
        }
        items.addLast(item);
    }

    /** Whether the next full record is all in one buffer, so that it needs no copy. */
    boolean beginsWithFullRecord() {
        return items != null && items.peekFirst() instanceof Buffer buffer && buffer.readableBytes() >= OutboundScratch.RECORD;
    }

    /** The buffer with that record, of which the caller holds a reference now; it reads {@link OutboundScratch#RECORD} bytes of it at once. */
    Buffer takeFullRecord() {
        Buffer head = (Buffer) items.peekFirst();
        pending -= OutboundScratch.RECORD;
        if (head.readableBytes() == OutboundScratch.RECORD) {
            dropFirst();
            return head;
        }
        return head.retain();
    }

    /**
     * Takes the next plain text for a record.
     *
     * @param files whether file regions may be read
     * @return how many bytes are in {@code scratch.plain} now; 0 when there is nothing to take
     * @throws EOFException when a file has become shorter than was promised
     */
    int gather(OutboundScratch scratch, boolean files) throws EOFException {
        int count = 0;
        while (items != null && count < OutboundScratch.RECORD) {
            int room = OutboundScratch.RECORD - count;
            if (items.peekFirst() instanceof Buffer buffer) {
                int part = Math.min(room, buffer.readableBytes());
                buffer.read(scratch.plain, count, part);
                count += part;
                if (!buffer.isReadable()) {
                    dropFirst();
                    buffer.release();
                }
            } else if (files) {
                count += read((FileRegion) items.peekFirst(), scratch, count, room);
            } else {
                break;
            }
        }
        pending -= count;
        return count;
    }

    private int read(FileRegion region, OutboundScratch scratch, int at, int room) throws EOFException {
        int part = 0;
        if (regionDone < region.length()) {
            Buffer piece = scratch.file();
            long offset = region.offset() + regionDone;
            int read = region.file().read(piece, offset);
            if (read <= 0) {
                throw new EOFException("sendFile " + region.file().path() + ": the file ended at " + offset + ", before byte "
                        + (region.offset() + region.length()) + " that was to be sent");
            }
            part = (int) Math.min(Math.min(room, read), region.length() - regionDone);
            piece.read(scratch.plain, at, part);
            regionDone += part;
        }
        if (regionDone == region.length()) {
            dropFirst();
            region.close();
        }
        return part;
    }

    private void dropFirst() {
        items.removeFirst();
        regionDone = 0;
        if (items.isEmpty()) {
            items = null;
        }
    }

    /** Gives back all that was not sealed. */
    void clear() {
        while (items != null) {
            Object head = items.peekFirst();
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
