package dev.gatun.http.internal.head;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Finds the {@link KnownHeader} of a name in memory, whatever its case, without making a String.
 *
 * <p>A name of up to 32 bytes is at most four words: its first, its last (which may overlap) and two between. Two of them are hashed into a
 * sparse table, and all are compared, so a match also proves that every byte is one of a token.
 */
public final class HeaderNames {
    private static final int SLOTS = 512;
    private static final int MASK = SLOTS - 1;
    private static final int LONGEST = 32;

    private static final byte[] TABLE = new byte[SLOTS];
    private static final byte[] LENGTH = new byte[KnownHeader.COUNT + 1];
    /** Four words a name: first, last, second, third; unused ones are 0. */
    private static final long[] WORDS = new long[4 * (KnownHeader.COUNT + 1)];

    static {
        for (KnownHeader header : KnownHeader.values()) {
            byte[] name = header.text().getBytes(StandardCharsets.ISO_8859_1);
            MemorySegment segment = Arena.ofAuto().allocate(LONGEST);
            MemorySegment.copy(name, 0, segment, Words.BYTE, 0, name.length);
            int id = header.id();
            LENGTH[id] = (byte) name.length;
            WORDS[4 * id] = first(segment, 0, name.length);
            WORDS[4 * id + 1] = last(segment, 0, name.length);
            WORDS[4 * id + 2] = name.length > 16 ? Words.loadWhole(segment, 8) : 0;
            WORDS[4 * id + 3] = name.length > 24 ? Words.loadWhole(segment, 16) : 0;
            int slot = slot(WORDS[4 * id], WORDS[4 * id + 1], name.length);
            while (TABLE[slot] != 0) {
                slot = slot + 1 & MASK;
            }
            TABLE[slot] = (byte) id;
        }
    }

    private HeaderNames() {}

    /** The id of the known header of this name, 0 if there is none. */
    public static int idOf(MemorySegment bytes, int at, int length) {
        if (length > LONGEST || length == 0) {
            return 0;
        }
        long first = first(bytes, at, length);
        long last = last(bytes, at, length);
        int slot = slot(first, last, length);
        for (int id = TABLE[slot]; id != 0; id = TABLE[slot = slot + 1 & MASK]) {
            if (LENGTH[id] == length && WORDS[4 * id] == first && WORDS[4 * id + 1] == last && middleMatches(bytes, at, length, id)) {
                return id;
            }
        }
        return 0;
    }

    private static boolean middleMatches(MemorySegment bytes, int at, int length, int id) {
        return length <= 16
                || WORDS[4 * id + 2] == Words.lowerCase(Words.loadWhole(bytes, at + 8))
                && (length <= 24 || WORDS[4 * id + 3] == Words.lowerCase(Words.loadWhole(bytes, at + 16)));
    }

    private static long first(MemorySegment bytes, int at, int length) {
        return Words.lowerCase(length >= 8 ? Words.loadWhole(bytes, at) : Words.firstBytes(Words.load(bytes, at), length));
    }

    private static long last(MemorySegment bytes, int at, int length) {
        return length > 8 ? Words.lowerCase(Words.loadWhole(bytes, at + length - 8)) : 0;
    }

    private static int slot(long first, long last, int length) {
        return (int) (((first ^ Long.rotateLeft(last, 29)) + length) * 0x9E3779B97F4A7C15L >>> 55) & MASK;
    }
}
