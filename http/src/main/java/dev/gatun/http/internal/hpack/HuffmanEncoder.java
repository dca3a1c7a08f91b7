package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.Words;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Encodes strings in the Huffman code of HPACK (RFC 7541, section 5.2), any thread, without state. */
final class HuffmanEncoder {
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final long[] CODES = HuffmanCodes.codes();

    private HuffmanEncoder() {}

    /** The length in bits of the code of a byte, 5 to 30. */
    static int bits(int symbol) {
        return (int) CODES[symbol] & HuffmanCodes.LENGTH_MASK;
    }

    /** Writes {@code text}, of which each character is in Latin-1, and gives the index behind it. */
    static int encode(String text, MemorySegment target, int at) {
        long bits = 0;
        int count = 0;
        int out = at;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            long entry = CODES[text.charAt(i)];
            int size = (int) entry & HuffmanCodes.LENGTH_MASK;
            bits = bits << size | entry >>> HuffmanCodes.CODE_SHIFT;
            count += size;
            if (count >= Integer.SIZE) {
                count -= Integer.SIZE;
                target.set(INT, out, (int) (bits >>> count));
                out += Integer.BYTES;
            }
        }
        return finish(bits, count, target, out);
    }

    /** As that, from bytes. */
    static int encode(byte[] text, int length, MemorySegment target, int at) {
        long bits = 0;
        int count = 0;
        int out = at;
        for (int i = 0; i < length; i++) {
            long entry = CODES[text[i] & 0xFF];
            int size = (int) entry & HuffmanCodes.LENGTH_MASK;
            bits = bits << size | entry >>> HuffmanCodes.CODE_SHIFT;
            count += size;
            if (count >= Integer.SIZE) {
                count -= Integer.SIZE;
                target.set(INT, out, (int) (bits >>> count));
                out += Integer.BYTES;
            }
        }
        return finish(bits, count, target, out);
    }

    /** Fills the last byte with ones, which are the beginning of EOS. */
    private static int finish(long lastBits, int count, MemorySegment target, int at) {
        int padding = -count & 7;
        long bits = lastBits << padding | (1 << padding) - 1;
        int out = at;
        for (int left = count + padding - 8; left >= 0; left -= 8) {
            target.set(Words.BYTE, out++, (byte) (bits >>> left));
        }
        return out;
    }
}
