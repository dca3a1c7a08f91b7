package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.Words;
import java.lang.foreign.MemorySegment;

/** Integers and strings of HPACK as an encoder writes them (RFC 7541, section 5), and the check of each character that goes out. */
final class HpackStrings {
    /** The most bytes of an integer. */
    static final int INTEGER_BOUND = 6;

    private static final int HUFFMAN = 0x80;
    /** In the place of a length in bits; no sum of lengths of a String that memory can hold comes near it. */
    private static final long FORBIDDEN = 1L << 40;

    /** The bits that a character takes up, or {@link #FORBIDDEN} if no value may have it (RFC 9110, section 5.5). */
    private static final long[] COST = new long[256];

    static {
        for (int c = 0; c < COST.length; c++) {
            COST[c] = c < ' ' && c != '\t' || c == 0x7F ? FORBIDDEN : HuffmanEncoder.bits(c);
        }
    }

    private HpackStrings() {}

    /** The most bytes of a string of so many characters. */
    static int bound(int length) {
        return INTEGER_BOUND + length;
    }

    /** The bytes that {@code text} takes up in the Huffman code, or -1 if a character of it is not allowed in a value. */
    static int huffmanBytes(String text) {
        long bits = 0;
        int all = 0;
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            bits += COST[c & 0xFF];
            all |= c;
        }
        return bits >= FORBIDDEN || all > 0xFF ? -1 : (int) (bits + 7 >>> 3);
    }

    /** Which character of a value is not allowed, in the way of FieldWriter: an exception to throw. */
    static IllegalArgumentException fault(String name, String value) {
        int at = 0;
        while (value.charAt(at) <= 0xFF && COST[value.charAt(at)] != FORBIDDEN) {
            at++;
        }
        return new IllegalArgumentException("value of header " + name + " has a character that no header may have, at index " + at);
    }

    /** Writes an integer; {@code prefix} has ones where the first byte has room for it, {@code first} what else is in that byte. */
    static int integer(int first, int prefix, int value, MemorySegment target, int at) {
        if (value < prefix) {
            target.set(Words.BYTE, at, (byte) (first | value));
            return at + 1;
        }
        target.set(Words.BYTE, at, (byte) (first | prefix));
        int out = at + 1;
        int rest = value - prefix;
        while (rest >= 0x80) {
            target.set(Words.BYTE, out++, (byte) (rest | 0x80));
            rest >>>= 7;
        }
        target.set(Words.BYTE, out++, (byte) rest);
        return out;
    }

    /** Writes {@code text}, of which each character is in Latin-1, in the Huffman code if its {@code huffmanBytes} are fewer. */
    static int write(String text, int huffmanBytes, MemorySegment target, int at) {
        int length = text.length();
        if (huffmanBytes < length) {
            return HuffmanEncoder.encode(text, target, integer(HUFFMAN, 0x7F, huffmanBytes, target, at));
        }
        int out = integer(0, 0x7F, length, target, at);
        for (int i = 0; i < length; i++) {
            target.set(Words.BYTE, out + i, (byte) text.charAt(i));
        }
        return out + length;
    }

    /** As that, from ASCII bytes. */
    static int write(byte[] text, int length, boolean huffman, MemorySegment target, int at) {
        long bits = 0;
        for (int i = 0; i < length; i++) {
            bits += COST[text[i]];
        }
        int huffmanBytes = (int) (bits + 7 >>> 3);
        if (huffman && huffmanBytes < length) {
            return HuffmanEncoder.encode(text, length, target, integer(HUFFMAN, 0x7F, huffmanBytes, target, at));
        }
        int out = integer(0, 0x7F, length, target, at);
        MemorySegment.copy(text, 0, target, Words.BYTE, out, length);
        return out + length;
    }
}
