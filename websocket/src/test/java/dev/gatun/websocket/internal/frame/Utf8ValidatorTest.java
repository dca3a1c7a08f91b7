package dev.gatun.websocket.internal.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Utf8ValidatorTest {
    private static boolean isText(byte[] bytes) {
        Utf8Validator validator = new Utf8Validator();
        return validator.accept(MemorySegment.ofArray(bytes), 0, bytes.length) && validator.isComplete();
    }

    private static boolean isTextToTheJdk(byte[] bytes) {
        // Without an exception for each text that is none: there are a million of them below.
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        return !decoder.decode(ByteBuffer.wrap(bytes), CharBuffer.allocate(bytes.length), true).isError();
    }

    private static void agree(byte... bytes) {
        if (isText(bytes) != isTextToTheJdk(bytes)) {
            fail(HexFormat.of().formatHex(bytes) + ": the JDK says otherwise");
        }
    }

    @Test
    void agreesWithTheJdkAboutAllPairsAndTriples() {
        for (int a = 0; a < 256; a++) {
            for (int b = 0; b < 256; b++) {
                agree((byte) a, (byte) b);
                for (int c : new int[] {0x00, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xFF}) {
                    agree((byte) a, (byte) b, (byte) c);
                    agree((byte) a, (byte) b, (byte) c, (byte) 0x80);
                }
            }
        }
    }

    @Test
    void agreesWithTheJdkAboutTextsOfAllKinds() {
        Random random = new Random(1);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(40); i > 0; i--) {
                int point = random.nextInt(4) == 0 ? random.nextInt(0x110000) : random.nextInt(0x80);
                if (point < 0xD800 || point > 0xDFFF) {
                    text.appendCodePoint(point);
                }
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            agree(bytes);
            if (bytes.length > 0) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                agree(bytes);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // At which byte it is certain that the text is wrong, whatever follows.
        "cebae1bdb9cf83cebcceb5f4908080656469746564, 12",
        "c0af, 0", "eda080, 1", "f08080af, 1", "f4908080, 1", "f888808080, 0", "e08080, 1", "80, 0", "4180, 1", "ce41, 1",
    })
    void findsTheFirstByteThatCantBeRight(String hex, int wrong) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Utf8Validator validator = new Utf8Validator();
        for (int i = 0; i <= wrong; i++) {
            assertThat(validator.accept(MemorySegment.ofArray(bytes), i, 1)).as("byte %d", i).isEqualTo(i < wrong);
        }
    }

    @Test
    void isNotCompleteWithinACharacter() {
        Utf8Validator validator = new Utf8Validator();
        byte[] bytes = "€".getBytes(StandardCharsets.UTF_8);
        assertThat(validator.accept(MemorySegment.ofArray(bytes), 0, 2)).isTrue();
        assertThat(validator.isComplete()).isFalse();
        assertThat(validator.accept(MemorySegment.ofArray(bytes), 2, 1)).isTrue();
        assertThat(validator.isComplete()).isTrue();
    }
}
