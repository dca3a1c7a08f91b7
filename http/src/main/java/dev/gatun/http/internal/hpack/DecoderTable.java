package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.Words;
import java.lang.foreign.MemorySegment;

/**
 * The dynamic table of a decoder (RFC 7541, section 2.3.2): a ring of spans over one array of bytes, in which each value lies right behind its name. New
 * entries are appended; at the end of the array the live ones move to its front. Takes no memory before its first entry, and grows with them. Owned
 * by its decoder.
 */
final class DecoderTable {
    /** What an entry counts beyond its bytes (RFC 7541, section 4.1). */
    static final int OVERHEAD = 32;

    private static final int FIRST_BYTES = 256;
    private static final int FIRST_ENTRIES = 8;

    private int maximum;
    private int size;

    private byte[] bytes = {};
    private int end;

    /** A power of two of entries, as {@link StaticTable} has them. */
    private int[] spans = {};
    private int mask = -1;
    /** Where the newest entry is in the ring; older ones are below. */
    private int newest;
    private int count;

    DecoderTable(int maximum) {
        this.maximum = maximum;
    }

    int count() {
        return count;
    }

    /** Sum of the entries' sizes as RFC 7541, section 4.1, counts them. */
    int size() {
        return size;
    }

    int maximum() {
        return maximum;
    }

    /** Evicts what is too much then. */
    void maximum(int newMaximum) {
        maximum = newMaximum;
        evict(newMaximum);
    }

    void clear() {
        evict(0);
    }

    /** Where the bytes of the entries lie; until the next {@link #add}. */
    byte[] bytes() {
        return bytes;
    }

    /** The ints of the entries; until the next {@link #add}. */
    int[] spans() {
        return spans;
    }

    /** Where the ints of an entry are; the newest is entry 1. The caller has checked that there is such an entry. */
    int span(int index) {
        return StaticTable.SPAN * (newest - index + 1 & mask);
    }

    /** Adds the field whose name and value lie at {@code at} of {@code source}, one behind the other. One that is too large empties the table. */
    void add(MemorySegment source, int at, int nameLength, int valueLength, int kind) {
        int length = nameLength + valueLength;
        evict(maximum - length - OVERHEAD);
        if (length + OVERHEAD > maximum) {
            return;
        }
        makeRoom(length);
        if (count == mask + 1) {
            growRing();
        }
        newest = newest + 1 & mask;
        int span = StaticTable.SPAN * newest;
        spans[span + StaticTable.START] = end;
        spans[span + StaticTable.NAME_LENGTH] = nameLength;
        spans[span + StaticTable.VALUE_LENGTH] = valueLength;
        spans[span + StaticTable.KIND] = kind;
        MemorySegment.copy(source, Words.BYTE, at, bytes, end, length);
        end += length;
        size += length + OVERHEAD;
        count++;
    }

    /** Drops the oldest entries until at most {@code limit} remains. */
    private void evict(int limit) {
        while (size > limit && count > 0) {
            int oldest = span(count);
            size -= spans[oldest + StaticTable.NAME_LENGTH] + spans[oldest + StaticTable.VALUE_LENGTH] + OVERHEAD;
            count--;
        }
        if (count == 0) {
            end = 0;
        }
    }

    private void makeRoom(int length) {
        int room = bytes.length - Words.LOOSE;
        if (end + length <= room) {
            return;
        }
        int live = size - count * OVERHEAD;
        // with a third of the array free after each move, a byte is moved twice in its life at most
        if (live + length > room - room / 3) {
            int most = maximum + maximum / 2;
            byte[] larger = new byte[Math.max(Math.min(most, 2 * room), Math.max(FIRST_BYTES, live + length)) + Words.LOOSE];
            moveTo(larger, live);
            bytes = larger;
        } else {
            moveTo(bytes, live);
        }
    }

    private void moveTo(byte[] target, int live) {
        int start = end - live;
        System.arraycopy(bytes, start, target, 0, live);
        for (int i = 1; i <= count; i++) {
            spans[StaticTable.SPAN * (newest - i + 1 & mask)] -= start;
        }
        end = live;
    }

    private void growRing() {
        int[] larger = new int[Math.max(StaticTable.SPAN * FIRST_ENTRIES, 2 * spans.length)];
        if (count > 0) {
            // the ring is full, so the oldest is behind the newest, and goes to the front
            int oldest = StaticTable.SPAN * (newest + 1 & mask);
            System.arraycopy(spans, oldest, larger, 0, spans.length - oldest);
            System.arraycopy(spans, 0, larger, spans.length - oldest, oldest);
        }
        newest = count - 1;
        spans = larger;
        mask = larger.length / StaticTable.SPAN - 1;
    }
}
