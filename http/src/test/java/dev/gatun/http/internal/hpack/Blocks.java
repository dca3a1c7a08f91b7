package dev.gatun.http.internal.hpack;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Encodes and decodes blocks for tests; a decoded field is its name, a colon, a blank and its value. */
final class Blocks {
    static final int LIST_BYTES = 64 << 10;
    static final int LIST_COUNT = 1000;

    private static final int BLOCK_BYTES = 96 << 10;

    private Blocks() {}

    static HpackDecoder decoder(int tableSize) {
        return new HpackDecoder(tableSize, LIST_BYTES, LIST_COUNT);
    }

    static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replaceAll("\\s", ""));
    }

    static byte[] encode(HpackEncoder encoder, Consumer<HpackEncoder> fields) {
        try (Arena arena = Arena.ofConfined()) {
            Buffer out = Buffer.over(arena.allocate(BLOCK_BYTES));
            encoder.begin(out);
            fields.accept(encoder);
            return out.toByteArray();
        }
    }

    static List<String> decode(HpackDecoder decoder, byte[] block) {
        Decoded decoded = decodeAny(decoder, block);
        if (!decoded.whole) {
            throw new AssertionError("the list is larger than the limits");
        }
        return decoded.fields();
    }

    /** Decodes as a server does, with something else before and behind the block and the output. */
    static Decoded decodeAny(HpackDecoder decoder, byte[] block) {
        try (Arena arena = Arena.ofConfined()) {
            return decodeAny(decoder, block, arena);
        }
    }

    private static Decoded decodeAny(HpackDecoder decoder, byte[] block, Arena arena) {
        Buffer in = Buffer.over(arena.allocate(block.length + 7));
        in.writeIndex(3).readIndex(3).put(block);
        Buffer out = Buffer.over(arena.allocate(5 + decoder.outBytes()));
        out.put("?????".getBytes(StandardCharsets.US_ASCII));
        Decoded decoded = new Decoded(out);
        decoded.whole = decoder.decode(in, out, decoded);
        if (in.readIndex() != 3 + block.length || in.writeIndex() != in.readIndex() || out.writeIndex() != decoded.end) {
            throw new AssertionError("indexes are wrong: " + in + " " + out + ", last field ends at " + decoded.end);
        }
        return decoded;
    }

    /** What a decoder gave. */
    static final class Decoded implements HpackSink {
        final List<String> names = new ArrayList<>();
        final List<String> values = new ArrayList<>();
        final List<Integer> ids = new ArrayList<>();
        final List<Integer> pseudos = new ArrayList<>();
        final List<Boolean> never = new ArrayList<>();
        boolean whole;
        private final Buffer out;
        private int end = 5;

        Decoded(Buffer out) {
            this.out = out;
        }

        List<String> fields() {
            return IntStream.range(0, names.size()).mapToObj(i -> names.get(i) + ": " + values.get(i)).toList();
        }

        @Override
        public void field(int knownId, int pseudo, int nameStart, int nameLength, int valueStart, int valueLength, boolean neverIndexed) {
            names.add(text(nameStart, nameLength));
            values.add(text(valueStart, valueLength));
            ids.add(knownId);
            pseudos.add(pseudo);
            never.add(neverIndexed);
            end = valueStart + valueLength;
        }

        private String text(int start, int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = out.get(start + i);
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }
}
