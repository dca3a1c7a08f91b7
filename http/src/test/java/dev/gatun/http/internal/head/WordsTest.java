package dev.gatun.http.internal.head;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.function.LongUnaryOperator;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static void agrees(LongUnaryOperator matches, IntPredicate matchesByte) {
        Random random = new Random(1);
        int[] telling = {0, 1, 9, 0x0A, 0x0D, 0x1F, 0x20, 0x21, '/', ':', ';', 'A', 'Z', 'z', 0x7E, 0x7F, 0x80, 0x81, 0xA0, 0xBA, 0xFF};
        for (int round = 0; round < 200_000; round++) {
            long word = 0;
            int expected = 8;
            for (int i = 7; i >= 0; i--) {
                int b = random.nextInt(4) == 0 ? random.nextInt(256) : telling[random.nextInt(telling.length)];
                word = word << 8 | b;
                if (matchesByte.test(b)) {
                    expected = i;
                }
            }
            assertThat(Words.first(matches.applyAsLong(word))).as("%016x", word).isEqualTo(expected);
        }
    }

    @Test
    void findsWhereANameEnds() {
        agrees(Words::nameEnds, b -> b <= ' ' || b == ':');
    }

    @Test
    void findsWhereAValueEnds() {
        agrees(Words::valueEnds, b -> b < ' ' || b == 0x7F);
    }

    @Test
    void makesCapitalsSmallAndNothingElse() {
        for (int b = 0; b < 256; b++) {
            int expected = b >= 'A' && b <= 'Z' ? b + 32 : b;
            assertThat(Words.lowerCase(b * 0x0101010101010101L)).isEqualTo(expected * 0x0101010101010101L);
        }
    }

    @Test
    void readsZerosBeyondTheSegment() {
        Buffer buffer = Buffer.utf8("abcdefghij");

        assertThat(Words.load(buffer.segment(), 0)).isEqualTo(Words.of("abcdefgh"));
        assertThat(Words.load(buffer.segment(), 2)).isEqualTo(Words.of("cdefghij"));
        assertThat(Words.load(buffer.segment(), 3)).isEqualTo(Words.of("defghij"));
        assertThat(Words.load(buffer.segment(), 9)).isEqualTo(Words.of("j"));
        assertThat(Words.load(buffer.segment(), 10)).isZero();
    }
}
