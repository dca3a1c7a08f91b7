package dev.gatun.websocket.internal.deflate;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Reads deflate (RFC 1951) for the farthest reference in it: what an inflater with a small window could not follow. */
final class Distances {
    private static final int[] LENGTH_BITS = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
    private static final int[] STARTS = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577};
    private static final int[] ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final byte[] bytes;
    private long bit;
    private int farthest;

    private Distances(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The farthest reference of a message without its tail. */
    static int farthest(byte[] message) {
        byte[] whole = Arrays.copyOf(message, message.length + 4);
        whole[message.length + 2] = (byte) 0xFF;
        whole[message.length + 3] = (byte) 0xFF;
        Distances reader = new Distances(whole);
        while (reader.bit < whole.length * 8L - 7) {
            reader.block();
        }
        return reader.farthest;
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (bytes[(int) (bit >> 3)] >> (bit & 7) & 1) << i;
        }
        return value;
    }

    private void block() {
        bits(1);
        switch (bits(2)) {
            case 0 -> {
                bit = bit + 7 & ~7L;
                int length = bits(16);
                bits(16);
                bit += 8L * length;
            }
            case 1 -> codes(fixed(), code(new int[30], 5));
            case 2 -> dynamic();
            default -> throw new IllegalStateException("no such block");
        }
    }

    private static Code fixed() {
        int[] lengths = new int[288];
        for (int i = 0; i < 288; i++) {
            lengths[i] = i < 144 ? 8 : i < 256 ? 9 : i < 280 ? 7 : 8;
        }
        return new Code(lengths);
    }

    private static Code code(int[] lengths, int all) {
        Arrays.fill(lengths, all);
        return new Code(lengths);
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int[] meta = new int[19];
        for (int i = bits(4) + 4, at = 0; at < i; at++) {
            meta[ORDER[at]] = bits(3);
        }
        Code lengthsCode = new Code(meta);
        int[] lengths = new int[literals + distances];
        for (int at = 0; at < lengths.length;) {
            int symbol = lengthsCode.read(this);
            if (symbol < 16) {
                lengths[at++] = symbol;
            } else {
                int value = symbol == 16 ? lengths[at - 1] : 0;
                int count = symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7);
                while (count-- > 0) {
                    lengths[at++] = value;
                }
            }
        }
        codes(new Code(Arrays.copyOf(lengths, literals)), new Code(Arrays.copyOfRange(lengths, literals, lengths.length)));
    }

    private void codes(Code literals, Code distances) {
        while (true) {
            int symbol = literals.read(this);
            if (symbol == 256) {
                return;
            }
            if (symbol > 256) {
                bits(LENGTH_BITS[symbol - 257]);
                int distance = distances.read(this);
                farthest = Math.max(farthest, STARTS[distance] + bits(distance < 2 ? 0 : distance / 2 - 1));
            }
        }
    }

    /** A canonical Huffman code (RFC 1951, section 3.2.2). */
    private static final class Code {
        private final Map<Integer, Integer> symbols = new HashMap<>();

        Code(int[] lengths) {
            int code = 0;
            for (int length = 1; length < 16; length++, code <<= 1) {
                for (int symbol = 0; symbol < lengths.length; symbol++) {
                    if (lengths[symbol] == length) {
                        symbols.put(1 << length | code++, symbol);
                    }
                }
            }
        }

        int read(Distances in) {
            int key = 1;
            for (int length = 1; length < 16; length++) {
                key = key << 1 | in.bits(1);
                Integer symbol = symbols.get(key);
                if (symbol != null) {
                    return symbol;
                }
            }
            throw new IllegalStateException("no such code");
        }
    }
}
