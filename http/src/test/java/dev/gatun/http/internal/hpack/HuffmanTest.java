package dev.gatun.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.reactor.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HuffmanTest {
    private static byte[] decode(byte[] bytes) {
        return HpackInvariants.decodeHuffman(bytes, bytes.length * 8 / 5 + 1);
    }

    private static byte[] encode(byte[] bytes) {
        return HpackInvariants.encodeHuffman(bytes);
    }

    @Test
    void everyPairOfBytesComesBack() {
        for (int pair = 0; pair < 1 << 16; pair++) {
            byte[] bytes = {(byte) (pair >> 8), (byte) pair};
            assertThat(decode(encode(bytes))).isEqualTo(bytes);
        }
    }

    @Test
    void everyLengthOfTextComesBack() {
        Random random = new Random(1);
        for (int length = 0; length < 300; length++) {
            byte[] text = new byte[length];
            for (int i = 0; i < length; i++) {
                text[i] = (byte) (random.nextInt(10) == 0 ? random.nextInt(256) : ' ' + random.nextInt(95));
            }
            byte[] encoded = encode(text);
            assertThat(decode(encoded)).isEqualTo(text);
            assertThat(SlowHuffman.decode(encoded)).isEqualTo(text);
        }
    }

    @Test
    void randomBytesAreDecodedOrRefusedAsBitByBit() {
        Random random = new Random(2);
        for (int round = 0; round < 20_000; round++) {
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i++) {
                // long codes and padding begin with ones
                bytes[i] |= random.nextInt(3) == 0 ? (byte) 0xFF : 0;
            }
            HpackInvariants.huffman(bytes);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ff, longer than 7 bits", // eight ones and nothing else
        "1fff, longer than 7 bits", // 'a' and eleven ones
        "18, not all ones", // 'a' and three zeros
        "1e, not all ones",
        "fffffff0, not all ones",
        "fe, beginning of a long code"})
    void paddingMustBeShortAndOnes(String hex, String why) {
        assertThatThrownBy(() -> decode(Blocks.hex(hex))).as(why).isSameAs(HpackException.HUFFMAN_PADDING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fffffffc", "fffffffd", "ffffffff", "1fffffffff", "fffffffffffffffff0", "fffffffcffffffffff"})
    void endOfStringIsRefused(String hex) {
        assertThatThrownBy(() -> decode(Blocks.hex(hex))).isSameAs(HpackException.HUFFMAN_EOS);
    }

    @Test
    void stopsAtTheLimit() {
        byte[] encoded = encode("0".repeat(80).getBytes(StandardCharsets.US_ASCII));
        Buffer in = Buffer.copyOf(encoded);
        for (int limit = 0; limit < 100; limit++) {
            Buffer out = Buffer.allocate(120);
            out.segment().fill((byte) '!');
            int end = HuffmanDecoder.decode(in.segment(), 0, encoded.length, out.segment(), 3, 3 + limit);
            assertThat(end).isEqualTo(limit < 80 ? -1 : 83);
            for (int i = 3 + Math.min(limit, 80) + HuffmanDecoder.SLACK; i < out.capacity(); i++) {
                assertThat(out.get(i)).isEqualTo((byte) '!');
            }
        }
    }
}
