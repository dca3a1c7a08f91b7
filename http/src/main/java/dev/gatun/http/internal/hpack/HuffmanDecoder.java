package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.Words;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Decodes strings in the Huffman code of HPACK (RFC 7541, section 5.2), any thread, without state.
 *
 * <p>The next {@value #PEEK} bits are looked up at once. Text has codes of 5 to 7 bits, so an entry mostly holds two symbols. What begins with a longer code
 * is decoded by the order of the code: among codes of one length, code and symbol rise together, and a longer code is a larger number when both are
 * aligned to the left.
 */
final class HuffmanDecoder {
    /** Bytes that {@link #decode} may touch behind the last byte that it writes. */
    static final int SLACK = 2;

    private static final int PEEK = 12;
    private static final int LONGEST = 30;
    /** Padding is shorter than a byte (RFC 7541, section 5.2). */
    private static final int PADDING = 7;

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    /** By the next bits: first symbol, second symbol, length of the first code, of both; see the shifts. 0 where a longer code begins. */
    private static final int[] TABLE = new int[1 << PEEK];
    private static final int FIRST_LENGTH = 16;
    private static final int ALL_LENGTH = 20;
    private static final int COUNT = 24;
    private static final int LENGTH_MASK = 0xF;

    /** For each length above {@link #PEEK}: the first code beyond those of this length, aligned to the left of 32 bits. */
    private static final long[] ENDS = new long[LONGEST + 1];
    /** For each length: what to add to a code to get its place among {@link #LONG_SYMBOLS}. */
    private static final int[] PLACES = new int[LONGEST + 1];
    private static final short[] LONG_SYMBOLS;

    static {
        long[] codes = HuffmanCodes.codes();
        fillTable(codes);
        LONG_SYMBOLS = fillLongCodes(codes);
    }

    private HuffmanDecoder() {}

    private static void fillTable(long[] codes) {
        for (int symbol = 0; symbol < codes.length; symbol++) {
            int length = length(codes[symbol]);
            for (int i = 0; length <= PEEK && i < 1 << PEEK - length; i++) {
                TABLE[code(codes[symbol]) << PEEK - length | i] = symbol | length << FIRST_LENGTH | length << ALL_LENGTH | 1 << COUNT;
            }
        }
        int[] singles = TABLE.clone();
        for (int bits = 0; bits < TABLE.length; bits++) {
            int first = singles[bits];
            int length = first >>> FIRST_LENGTH & LENGTH_MASK;
            int second = singles[bits << length & TABLE.length - 1];
            int both = length + (second >>> FIRST_LENGTH & LENGTH_MASK);
            if (first != 0 && second != 0 && both <= PEEK) {
                TABLE[bits] = first & 0xFF | (second & 0xFF) << 8 | length << FIRST_LENGTH | both << ALL_LENGTH | 2 << COUNT;
            }
        }
    }

    private static short[] fillLongCodes(long[] codes) {
        short[] symbols = new short[codes.length];
        int count = 0;
        for (int length = PEEK + 1; length <= LONGEST; length++) {
            ENDS[length] = ENDS[length - 1];
            for (int symbol = 0; symbol < codes.length; symbol++) {
                if (length(codes[symbol]) == length) {
                    PLACES[length] = PLACES[length] == 0 ? count - code(codes[symbol]) : PLACES[length];
                    ENDS[length] = code(codes[symbol]) + 1L << Integer.SIZE - length;
                    symbols[count++] = (short) symbol;
                }
            }
        }
        return symbols;
    }

    private static int code(long entry) {
        return (int) (entry >>> HuffmanCodes.CODE_SHIFT);
    }

    private static int length(long entry) {
        return (int) entry & HuffmanCodes.LENGTH_MASK;
    }

    /**
     * Decodes the bytes of {@code source} from {@code in} to {@code end} into {@code target}.
     *
     * @param limit where the decoded bytes must end at the latest; {@link #SLACK} more bytes of {@code target} may be overwritten
     * @return the index behind the last decoded byte, -1 if they would go beyond the limit
     * @throws HpackException for EOS, or padding that is none
     */
    static int decode(MemorySegment source, int in, int end, MemorySegment target, int at, int limit) {
        int next = in;
        int out = at;
        // the next bits, first one highest; below the count there are zeros, or bits that will come again
        long bits = 0;
        int count = 0;
        while (true) {
            if (next + 8 <= end) {
                bits |= source.get(LONG, next) >>> count;
                next += 63 - count >>> 3;
                count |= 56;
            } else {
                while (count <= 56 && next < end) {
                    bits |= (source.get(Words.BYTE, next++) & 0xFFL) << 56 - count;
                    count += 8;
                }
            }
            if (count < LONGEST) {
                return tail(bits, count, target, out, limit);
            }
            // at least one symbol is whole; go on while the table needs no more bits
            do {
                if (out >= limit) {
                    return -1;
                }
                int entry = TABLE[(int) (bits >>> Long.SIZE - PEEK)];
                int length;
                if (entry != 0) {
                    target.set(SHORT, out, (short) entry);
                    out += entry >>> COUNT;
                    length = entry >>> ALL_LENGTH & LENGTH_MASK;
                } else {
                    if (count < LONGEST) {
                        break;
                    }
                    length = longLength(bits);
                    target.set(Words.BYTE, out++, longSymbol(bits, length));
                }
                bits <<= length;
                count -= length;
            } while (count >= PEEK);
        }
    }

    /** The last bits, fewer than the longest code: one symbol at a time, since a second one may be made of bits that are not there. */
    private static int tail(long lastBits, int lastCount, MemorySegment target, int at, int limit) {
        long bits = lastBits;
        int count = lastCount;
        int out = at;
        while (count > PADDING || bits >>> Long.SIZE - PADDING - 1 != (0xFF00 >>> count & 0xFF)) {
            int entry = TABLE[(int) (bits >>> Long.SIZE - PEEK)];
            int length = entry != 0 ? entry >>> FIRST_LENGTH & LENGTH_MASK : longLength(bits);
            if (length > count) {
                throw HpackException.HUFFMAN_PADDING;
            }
            if (out >= limit) {
                return -1;
            }
            target.set(Words.BYTE, out++, entry != 0 ? (byte) entry : longSymbol(bits, length));
            bits <<= length;
            count -= length;
        }
        return out <= limit ? out : -1;
    }

    private static int longLength(long bits) {
        long aligned = bits >>> Integer.SIZE;
        int length = PEEK + 1;
        while (length < LONGEST && aligned >= ENDS[length]) {
            length++;
        }
        return length;
    }

    private static byte longSymbol(long bits, int length) {
        int symbol = LONG_SYMBOLS[(int) (bits >>> Long.SIZE - length) + PLACES[length]];
        if (symbol == HuffmanCodes.EOS) {
            throw HpackException.HUFFMAN_EOS;
        }
        return (byte) symbol;
    }
}
