package dev.gatun.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HuffmanCodesTest {
    @Test
    void theFileIsWhatTheGeneratorMakes() throws IOException {
        assumeTrue(Files.exists(HuffmanCodesGenerator.TARGET), "the sources are not here");
        assertThat(HuffmanCodesGenerator.TARGET).hasContent(HuffmanCodesGenerator.generate());
    }

    @Test
    void noCodeIsThePrefixOfAnotherAndNoBitsAreLeftOver() {
        Set<String> codes = new HashSet<>();
        BigInteger share = BigInteger.ZERO;
        for (long entry : HuffmanCodes.codes()) {
            int length = (int) entry & HuffmanCodes.LENGTH_MASK;
            String bits = Long.toBinaryString(entry >>> HuffmanCodes.CODE_SHIFT | 1L << length).substring(1);
            assertThat(codes.add(bits)).as(bits).isTrue();
            share = share.add(BigInteger.ONE.shiftLeft(30 - length));
        }
        assertThat(codes).hasSize(257).allSatisfy(code -> {
            for (int i = 1; i < code.length(); i++) {
                assertThat(codes).doesNotContain(code.substring(0, i));
            }
        });
        assertThat(share).isEqualTo(BigInteger.ONE.shiftLeft(30));
    }
}
