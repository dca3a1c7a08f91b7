package dev.gatun.tls.internal.der;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DerReaderTest {
    private static DerReader of(String hex) {
        return DerReader.of(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    @Test
    void elementsAreReadInTheirOrder() {
        DerReader reader = of("30 0b 02 01 05 04 02 aa bb 06 02 2a 03").enter(DerReader.SEQUENCE);
        assertThat(reader.integer("n", 0, 9)).isEqualTo(5);
        assertThat(reader.take(DerReader.OCTET_STRING)).containsExactly(0xaa, 0xbb);
        assertThat(reader.hasMore()).isTrue();
        assertThat(reader.oid()).isEqualTo("1.2.3");
        assertThat(reader.hasMore()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"06 03 55 04 03, 2.5.4.3", "06 06 2a 86 48 86 f7 0d, 1.2.840.113549", "06 03 88 37 03, 2.999.3", "06 01 00, 0.0", "06 01 27, 0.39"})
    void objectIdentifiersHaveDots(String hex, String text) {
        assertThat(of(hex).oid()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30", "30 05 00", "30 81", "30 82 01", "30 84 7f ff ff ff", "30 85 00 00 00 00 01", "30 80 00 00", "30 88 ff ff ff ff ff ff ff ff", "1f 22 01"})
    void lengthsThatLeadOutsideAreRefused(String hex) {
        assertThatThrownBy(() -> of(hex).skip()).isInstanceOf(MalformedDer.class).hasMessageStartingWith("byte 0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"06 00", "06 02 2a 83"})
    void objectIdentifiersWithoutEndAreRefused(String hex) {
        assertThatThrownBy(() -> of(hex).oid()).isInstanceOf(MalformedDer.class);
    }

    @Test
    void anObjectIdentifierBeyondTheLimitIsRefused() {
        byte[] tooLong = DerWriter.element(DerReader.OID, new byte[DerReader.MAX_OID_BYTES + 1]);
        assertThatThrownBy(() -> DerReader.of(tooLong).oid()).isInstanceOf(MalformedDer.class).hasMessageContaining("65 bytes");
        byte[] longest = DerWriter.element(DerReader.OID, new byte[DerReader.MAX_OID_BYTES]);
        assertThat(DerReader.of(longest).oid()).startsWith("0.0");
    }

    @Test
    void aNumberOutOfItsRangeIsNamed() {
        assertThatThrownBy(() -> of("02 01 ff").integer("the count", 1, 5)).hasMessage("the count is -1, not between 1 and 5");
        assertThatThrownBy(() -> of("02 09 7f ff ff ff ff ff ff ff ff").integer("the count", 1, 5)).hasMessageContaining("a number of 71 bits");
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        for (int length : new int[] {0, 1, 127, 128, 255, 256, 65_535, 65_536, 1 << 24}) {
            byte[] element = DerWriter.element(DerReader.OCTET_STRING, new byte[length]);
            DerReader reader = DerReader.of(element);
            assertThat(reader.take(DerReader.OCTET_STRING)).hasSize(length);
            assertThat(reader.hasMore()).isFalse();
        }
    }
}
