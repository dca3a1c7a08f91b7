package dev.gatun.platform.websocket;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Inflates (RFC 1951) with a window of its own size, so that it is seen when a sender refers to what lies further back. Slow and strict; of the messages of
 * one direction of one session.
 */
final class Inflate {
    private static final int[] LENGTHS = {3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
    private static final int[] LENGTH_BITS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    private static final int[] DISTANCES = {1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145,
        8193, 12289, 16385, 24577};
    private static final int[] DISTANCE_BITS = {0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13};
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

    private final int window;
    private final boolean contextTakeover;
    private byte[] out = new byte[1 << 16];
    private int size;
    private int begin;
    private byte[] in;
    private int at;
    private int bits;
    private int bitCount;
    private int farthest;

    Inflate(int windowBits, boolean contextTakeover) {
        this.window = 1 << windowBits;
        this.contextTakeover = contextTakeover;
    }

    /** The largest distance so far. */
    int farthest() {
        return farthest;
    }

    /** A code of Huffman: how many symbols there are of each length, and the symbols in order. */
    private record Code(int[] counts, int[] symbols) {
        static Code of(int[] lengths, int from, int to) {
            int[] counts = new int[16];
            for (int i = from; i < to; i++) {
                counts[lengths[i]]++;
            }
            int[] offsets = new int[16];
            for (int length = 1; length < 15; length++) {
                offsets[length + 1] = offsets[length] + counts[length];
            }
            int[] symbols = new int[to - from];
            for (int i = from; i < to; i++) {
                if (lengths[i] != 0) {
                    symbols[offsets[lengths[i]]++] = i - from;
                }
            }
            counts[0] = 0;
            return new Code(counts, symbols);
        }
    }

    /** The next message. */
    byte[] message(byte[] compressed) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.writeBytes(compressed);
        whole.writeBytes(TAIL);
        in = whole.toByteArray();
        at = 0;
        bitCount = 0;
        begin = size;
        while (at < in.length || bitCount >= 8) {
            block();
        }
        byte[] message = Arrays.copyOfRange(out, begin, size);
        int kept = contextTakeover ? Math.min(size, window) : 0;
        System.arraycopy(out, size - kept, out, 0, kept);
        size = kept;
        return message;
    }

    private void block() {
        take(1);
        switch (take(2)) {
            case 0 -> stored();
            case 1 -> {
                int[] lengths = new int[318];
                Arrays.fill(lengths, 0, 144, 8);
                Arrays.fill(lengths, 144, 256, 9);
                Arrays.fill(lengths, 256, 280, 7);
                Arrays.fill(lengths, 280, 288, 8);
                Arrays.fill(lengths, 288, 318, 5);
                codes(Code.of(lengths, 0, 288), Code.of(lengths, 288, 318));
            }
            case 2 -> dynamic();
            default -> throw new AssertionError("RFC 1951, section 3.2.3: reserved type of block");
        }
    }

    private void stored() {
        bitCount = 0;
        int length = in[at] & 0xff | (in[at + 1] & 0xff) << 8;
        int complement = in[at + 2] & 0xff | (in[at + 3] & 0xff) << 8;
        if (length != (~complement & 0xffff)) {
            throw new AssertionError("RFC 1951, section 3.2.4: length and its complement differ");
        }
        at += 4;
        for (int i = 0; i < length; i++) {
            put(in[at++]);
        }
    }

    private void dynamic() {
        int literals = take(5) + 257;
        int distances = take(5) + 1;
        int[] lengths = new int[320];
        int count = take(4) + 4;
        for (int i = 0; i < count; i++) {
            lengths[ORDER[i]] = take(3);
        }
        Code code = Code.of(lengths, 0, 19);
        Arrays.fill(lengths, 0);
        for (int i = 0; i < literals + distances;) {
            int symbol = symbol(code);
            if (symbol < 16) {
                lengths[i++] = symbol;
            } else {
                int repeated = symbol == 16 ? lengths[i - 1] : 0;
                int times = symbol == 16 ? 3 + take(2) : symbol == 17 ? 3 + take(3) : 11 + take(7);
                Arrays.fill(lengths, i, i + times, repeated);
                i += times;
            }
        }
        codes(Code.of(lengths, 0, literals), Code.of(lengths, literals, literals + distances));
    }

    private void codes(Code literals, Code distances) {
        while (true) {
            int symbol = symbol(literals);
            if (symbol < 256) {
                put((byte) symbol);
            } else if (symbol == 256) {
                return;
            } else {
                int length = LENGTHS[symbol - 257] + take(LENGTH_BITS[symbol - 257]);
                int which = symbol(distances);
                int distance = DISTANCES[which] + take(DISTANCE_BITS[which]);
                if (distance > window || distance > size) {
                    throw new AssertionError("RFC 7692, section 7.1.2: a distance of " + distance + " in a window of " + window + " with " + size + " bytes");
                }
                farthest = Math.max(farthest, distance);
                for (int i = 0; i < length; i++) {
                    put(out[size - distance]);
                }
            }
        }
    }

    private void put(byte octet) {
        if (size == out.length) {
            out = Arrays.copyOf(out, size * 2);
        }
        out[size++] = octet;
    }

    private int symbol(Code code) {
        int value = 0;
        int first = 0;
        int index = 0;
        for (int length = 1; length < 16; length++) {
            value |= take(1);
            int count = code.counts[length];
            if (value - count < first) {
                return code.symbols[index + value - first];
            }
            index += count;
            first = first + count << 1;
            value <<= 1;
        }
        throw new AssertionError("RFC 1951, section 3.2.7: no such code");
    }

    private int take(int count) {
        while (bitCount < count) {
            if (at == in.length) {
                throw new AssertionError("RFC 7692, section 7.2.1: the message does not end with a block");
            }
            bits = bitCount == 0 ? in[at++] & 0xff : bits | (in[at++] & 0xff) << bitCount;
            bitCount += 8;
        }
        int value = bits & (1 << count) - 1;
        bits >>>= count;
        bitCount -= count;
        return value;
    }
}
