package dev.gatun.http.internal.head;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Eight bytes at a time in a {@code long} (SWAR), first byte in the lowest bits whatever the machine's byte order.
 *
 * <p>The tests give a word in which the highest bit of a byte is set where it matches. Bits above the lowest match may be wrong (a borrow runs
 * upwards), so only the lowest one counts; see {@link #first}.
 */
public final class Words {
    /** A byte of a segment. */
    public static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    /** The most bytes that {@link #copyLoosely} touches beyond those that it is asked for. */
    public static final int LOOSE = 2 * Long.BYTES - 1;

    private static final VarHandle ARRAY_WORD = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LONG_RUN = 256;
    private static final ValueLayout.OfLong WORD = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long COLONS = ONES * ':';
    private static final long DELETES = ONES * 0x7F;

    private Words() {}

    /** The eight bytes at {@code at}; those that lie beyond the segment are 0. */
    public static long load(MemorySegment bytes, int at) {
        return at + 8L <= bytes.byteSize() ? bytes.get(WORD, at) : loadTail(bytes, at);
    }

    /** The eight bytes at {@code at}, all inside the segment. */
    static long loadWhole(MemorySegment bytes, long at) {
        return bytes.get(WORD, at);
    }

    private static long loadTail(MemorySegment bytes, int at) {
        long word = 0;
        int length = (int) Math.max(0, bytes.byteSize() - at);
        for (int i = 0; i < length; i++) {
            word |= (bytes.get(BYTE, at + i) & 0xFFL) << 8 * i;
        }
        return word;
    }

    /**
     * Copies {@code length} bytes, and up to {@link #LOOSE} more that nobody may need, of which both sides have room. For runs as long as headers are this
     * is faster than a call that copies exactly.
     */
    public static void copyLoosely(byte[] source, int from, MemorySegment target, int to, int length) {
        if (length > LONG_RUN) {
            MemorySegment.copy(source, from, target, BYTE, to, length);
            return;
        }
        for (int i = 0; i < length; i += 2 * Long.BYTES) {
            long first = (long) ARRAY_WORD.get(source, from + i);
            long second = (long) ARRAY_WORD.get(source, from + i + Long.BYTES);
            target.set(WORD, to + i, first);
            target.set(WORD, to + i + Long.BYTES, second);
        }
    }

    /** The bytes of {@code text}, at most eight, as a word. */
    public static long of(String text) {
        long word = 0;
        for (int i = 0; i < text.length(); i++) {
            word |= (text.charAt(i) & 0xFFL) << 8 * i;
        }
        return word;
    }

    /** Only the first {@code length} bytes, 1 to 8, of {@code word}. */
    static long firstBytes(long word, int length) {
        return word & -1L >>> 64 - 8 * length;
    }

    /** Index 0 to 7 of the lowest match in {@code matches}, 8 if there is none. */
    public static int first(long matches) {
        return Long.numberOfTrailingZeros(matches) >>> 3;
    }

    /** Where a header name must end: at a colon, a space or a control character. */
    public static long nameEnds(long word) {
        long colons = word ^ COLONS;
        return ((colons - ONES) & ~colons | (word - ONES * 0x21) & ~word) & HIGHS;
    }

    /** Where a header value ends or needs a look: at a control character, HTAB included, or DEL. */
    public static long valueEnds(long word) {
        long deletes = word ^ DELETES;
        return ((deletes - ONES) & ~deletes | (word - ONES * 0x20) & ~word) & HIGHS;
    }

    /** ASCII capitals made small, every other byte as it is. */
    public static long lowerCase(long word) {
        long low = word & ~HIGHS;
        long aboveZ = low + ONES * (0x7F - 'Z');
        long fromA = low + ONES * (0x80 - 'A');
        long capitals = (fromA ^ aboveZ) & ~word & HIGHS;
        return word | capitals >>> 2;
    }
}
