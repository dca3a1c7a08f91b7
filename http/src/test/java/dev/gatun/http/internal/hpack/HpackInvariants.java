package dev.gatun.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What must hold for whatever bytes; the fuzz targets and the random runs call it. */
final class HpackInvariants {
    private static final int LIST_BYTES = 1000;
    private static final int LIST_COUNT = 20;

    private HpackInvariants() {}

    static byte[] decodeHuffman(byte[] bytes, int limit) {
        Buffer out = Buffer.allocate(limit + HuffmanDecoder.SLACK);
        int end = HuffmanDecoder.decode(Buffer.copyOf(bytes).segment(), 0, bytes.length, out.segment(), 0, limit);
        return out.writeIndex(end).toByteArray();
    }

    static byte[] encodeHuffman(byte[] bytes) {
        int room = 4 * bytes.length + 1;
        Buffer fromBytes = Buffer.allocate(room);
        fromBytes.writeIndex(HuffmanEncoder.encode(bytes, bytes.length, fromBytes.segment(), 0));
        Buffer fromText = Buffer.allocate(room);
        fromText.writeIndex(HuffmanEncoder.encode(new String(bytes, StandardCharsets.ISO_8859_1), fromText.segment(), 0));
        assertThat(fromText.toByteArray()).isEqualTo(fromBytes.toByteArray());
        return fromBytes.toByteArray();
    }

    /** The fast decoder and the slow one agree, and what they let through is encoded to the same bytes again. */
    static void huffman(byte[] bytes) {
        byte[] expected;
        try {
            expected = SlowHuffman.decode(bytes);
        } catch (HpackException e) {
            try {
                decodeHuffman(bytes, 8 * bytes.length);
            } catch (HpackException _) {
                return;
            }
            throw new AssertionError(Arrays.toString(bytes) + " was let through", e);
        }
        assertThat(decodeHuffman(bytes, 8 * bytes.length)).isEqualTo(expected);
        assertThat(encodeHuffman(expected)).isEqualTo(bytes);
    }

    /**
     * Whatever the bytes are, the decoder ends with a list within the limits or with an {@link HpackException}, and writes no byte where it must not. What
     * it lets through and the encoder does, too, comes back the same, block after block on the same tables.
     *
     * @param bytes blocks, the length of each in one byte before it
     */
    static void blocks(byte[] bytes) {
        HpackDecoder decoder = new HpackDecoder(200, LIST_BYTES, LIST_COUNT);
        HpackEncoder encoder = new HpackEncoder(150);
        HpackDecoder second = Blocks.decoder(4096);
        int at = 0;
        while (at < bytes.length) {
            int from = at + 1;
            int to = Math.min(bytes.length, from + (bytes[at] & 0xFF));
            Blocks.Decoded decoded;
            try {
                decoded = Blocks.decodeAny(decoder, Arrays.copyOfRange(bytes, from, to));
            } catch (HpackException _) {
                return;
            }
            assertThat(decoded.names).hasSizeLessThanOrEqualTo(LIST_COUNT);
            assertThat(decoded.fields().stream().mapToInt(field -> field.length() - 2 + 32).sum()).isLessThanOrEqualTo(LIST_BYTES);
            encodeAgain(encoder, second, decoded);
            at = to;
        }
    }

    private static void encodeAgain(HpackEncoder encoder, HpackDecoder decoder, Blocks.Decoded decoded) {
        List<String> written = new ArrayList<>();
        byte[] block = Blocks.encode(encoder, out -> {
            for (int i = 0; i < decoded.names.size(); i++) {
                try {
                    out.field(decoded.names.get(i), decoded.values.get(i));
                    written.add(decoded.names.get(i).toLowerCase(Locale.ROOT) + ": " + decoded.values.get(i));
                } catch (IllegalArgumentException _) {
                    // not a name or a value that may leave
                }
            }
        });
        assertThat(Blocks.decode(decoder, block)).isEqualTo(written);
    }
}
