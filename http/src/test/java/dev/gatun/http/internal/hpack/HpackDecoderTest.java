package dev.gatun.http.internal.hpack;

import static dev.gatun.http.internal.hpack.Blocks.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.reactor.Buffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HpackDecoderTest {
    /** A literal with indexing: a-b: and so many bytes. */
    private static String entry(int valueLength) {
        assertThat(valueLength).isLessThan(127);
        return "40 03 612d62 %02x".formatted(valueLength) + "78".repeat(valueLength);
    }

    private static void refused(HpackException why, String block) {
        refused(Blocks.decoder(4096), why, block);
    }

    private static void refused(HpackDecoder decoder, HpackException why, String block) {
        assertThatThrownBy(() -> Blocks.decodeAny(decoder, hex(block))).isSameAs(why);
    }

    @Test
    void everyEntryOfTheStaticTableIsKnown() {
        for (int index = 1; index <= StaticTable.COUNT; index++) {
            Blocks.Decoded decoded = Blocks.decodeAny(Blocks.decoder(0), new byte[] {(byte) (0x80 | index)});
            String name = StaticTable.name(index);
            assertThat(decoded.fields()).containsExactly(name + ": " + StaticTable.value(index));
            if (name.startsWith(":")) {
                assertThat(PseudoNames.name(decoded.pseudos.getFirst())).isEqualTo(name);
                assertThat(decoded.ids).containsExactly(0);
            } else if (name.equals("refresh")) {
                assertThat(decoded.ids).containsExactly(0);
            } else {
                assertThat(KnownHeader.ofId(decoded.ids.getFirst()).text()).isEqualTo(name);
                assertThat(decoded.pseudos).containsExactly(0);
            }
        }
    }

    @Test
    void namesAreClassifiedInLiteralsAndInTheTable() {
        String literals = "00 09 3a70726f746f636f6c 00" + "40 02 3a78 00" + "40 06 636f6f6b6965 00" + "00 06 436f6f6b6965 00" + "40 00 00" + "00 07 3a4d4554484f44 00";
        Blocks.Decoded decoded = Blocks.decodeAny(Blocks.decoder(4096), hex(literals + "be bf c0"));
        assertThat(decoded.fields()).containsExactly(":protocol: ", ":x: ", "cookie: ", "Cookie: ", ": ", ":METHOD: ", ": ", "cookie: ", ":x: ");
        assertThat(decoded.pseudos).containsExactly(HpackDecoder.PROTOCOL, HpackDecoder.OTHER_PSEUDO, 0, 0, 0, HpackDecoder.OTHER_PSEUDO, 0, 0, HpackDecoder.OTHER_PSEUDO);
        int cookie = KnownHeader.COOKIE.id();
        assertThat(decoded.ids).containsExactly(0, 0, cookie, cookie, 0, 0, 0, cookie, 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"80", "be", "ff00", "7f00 00", "0f7f 00", "c0", "7e 00", "ffffffff7f"})
    void indexesOfNothingAreRefused(String block) {
        refused(HpackException.INDEX, block);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "ff80808080", // more bytes than any index needs
        "ff8080808000", // zero-extended
        "ffffffffff0f", // 2^32 and more
        "ffffffffffffffffffff01",
        "3fffffffffff7f",
        "007fffffffff7f",
        "0fffffffffff"})
    void integersThatAreTooLongAreRefused(String block) {
        refused(HpackException.INTEGER, block);
    }

    @Test
    void integersMayBeZeroExtendedALittle() {
        // a length of 127 in five bytes instead of two
        assertThat(Blocks.decode(Blocks.decoder(4096), hex("00 0161 7f80808000" + "62".repeat(127)))).containsExactly("a: " + "b".repeat(127));
    }

    @Test
    void aBlockThatEndsAnywhereInsideAFieldIsRefused() {
        String whole = "40 8825a849e95ba97d7f 8925a849e95bb8e8b4bf";
        byte[] bytes = hex(whole);
        assertThat(Blocks.decode(Blocks.decoder(4096), bytes)).containsExactly("custom-key: custom-value");
        for (int length = 1; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> Blocks.decode(Blocks.decoder(4096), cut)).isSameAs(HpackException.TRUNCATED);
        }
        refused(HpackException.TRUNCATED, "00 0161 7f");
        refused(HpackException.TRUNCATED, "00 0161 7fffff");
        refused(HpackException.TRUNCATED, "00 0161 7fffffff3f");
        refused(HpackException.TRUNCATED, "3f");
    }

    @Test
    void huffmanErrorsAreRefused() {
        refused(HpackException.HUFFMAN_EOS, "00 0161 84ffffffff");
        refused(HpackException.HUFFMAN_EOS, "00 84ffffffff 00");
        refused(HpackException.HUFFMAN_PADDING, "00 0161 81ff");
        refused(HpackException.HUFFMAN_PADDING, "00 0161 8118");
    }

    @Test
    void tableSizeUpdatesStandBeforeTheFirstField() {
        assertThat(Blocks.decode(Blocks.decoder(4096), hex("20 3fe11f 82"))).containsExactly(":method: GET");
        assertThat(Blocks.decode(Blocks.decoder(4096), hex("3fe11f"))).isEmpty();
        refused(HpackException.SIZE_MISPLACED, "82 20");
        refused(HpackException.SIZE_MISPLACED, "20 82 3fe11f 82");
    }

    @Test
    void tableSizeUpdatesStayBelowTheBound() {
        refused(HpackException.SIZE_ABOVE_BOUND, "3fe21f 82");
        refused(Blocks.decoder(0), HpackException.SIZE_ABOVE_BOUND, "21");
        HpackDecoder raised = Blocks.decoder(4096);
        raised.tableSize(8192);
        assertThatCode(() -> Blocks.decode(raised, hex("3fe13f 82"))).doesNotThrowAnyException();
    }

    @Test
    void thereAreFewTableSizeUpdatesInABlock() {
        String updates = "20".repeat(HpackDecoder.SIZE_UPDATES);
        assertThatCode(() -> Blocks.decode(Blocks.decoder(4096), hex(updates))).doesNotThrowAnyException();
        refused(HpackException.SIZE_REPEATED, updates + "20");
        refused(HpackException.SIZE_REPEATED, "3fe11f".repeat(5000));
    }

    @Test
    void aLoweredBoundMustBeFollowed() {
        HpackDecoder decoder = Blocks.decoder(4096);
        decoder.tableSize(100);
        assertThat(Blocks.decode(decoder, hex(""))).isEmpty();
        refused(decoder, HpackException.SIZE_MISSING, "82");

        HpackDecoder inBetween = Blocks.decoder(4096);
        inBetween.tableSize(100);
        inBetween.tableSize(4096);
        refused(inBetween, HpackException.SIZE_ABOVE_BOUND, "3fe11f 82");

        HpackDecoder followed = Blocks.decoder(4096);
        followed.tableSize(100);
        followed.tableSize(4096);
        assertThat(Blocks.decode(followed, hex("3f45 3fe11f 82"))).containsExactly(":method: GET");
        assertThat(Blocks.decode(followed, hex("82"))).containsExactly(":method: GET");
    }

    @Test
    void aBoundThatIsStillAboveWhatTheEncoderUsesNeedsNoUpdate() {
        HpackDecoder decoder = Blocks.decoder(4096);
        Blocks.decode(decoder, hex("3f45"));
        decoder.tableSize(200);
        assertThat(Blocks.decode(decoder, hex("82"))).containsExactly(":method: GET");
    }

    @Test
    void entriesAreEvictedOldestFirst() {
        // 35 bytes an entry: two fit, three do not
        HpackDecoder decoder = Blocks.decoder(80);
        String three = "40 0161 0131" + "40 0162 0132" + "40 0163 0133";
        assertThat(Blocks.decode(decoder, hex(three + "be bf"))).containsExactly("a: 1", "b: 2", "c: 3", "c: 3", "b: 2");
        refused(decoder, HpackException.INDEX, "c0");
    }

    @Test
    void aLargeEntryEmptiesTheTable() {
        HpackDecoder decoder = Blocks.decoder(80);
        assertThat(Blocks.decode(decoder, hex(entry(4) + "be"))).hasSize(2);
        assertThat(Blocks.decode(decoder, hex(entry(46)))).hasSize(1);
        refused(decoder, HpackException.INDEX, "be");
    }

    @Test
    void aNameMayComeFromTheEntryThatItsOwnFieldEvicts() {
        HpackDecoder decoder = Blocks.decoder(80);
        assertThat(Blocks.decode(decoder, hex(entry(40) + "7e 0178" + "be"))).containsExactly("a-b: " + "x".repeat(40), "a-b: x", "a-b: x");
    }

    @Test
    void listsAtTheLimitsPassAndLongerOnesAreCut() {
        // ":method: GET" counts 42
        HpackDecoder bytes = new HpackDecoder(4096, 84, 100);
        assertThat(Blocks.decodeAny(bytes, hex("8282")).whole).isTrue();
        Blocks.Decoded decoded = Blocks.decodeAny(bytes, hex("828282"));
        assertThat(decoded.whole).isFalse();
        assertThat(decoded.fields()).hasSize(2);
        HpackDecoder count = new HpackDecoder(4096, 4096, 2);
        assertThat(Blocks.decodeAny(count, hex("8282")).whole).isTrue();
        assertThat(Blocks.decodeAny(count, hex("828282")).whole).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"40, true", "41, true", "42, true", "43, false", "200, false"})
    void literalsAtTheLimitPass(int length, boolean whole) {
        // 1 + 42 + 32 = 75, Huffman-coded ("0" is five bits) or not
        String plain = length < 127 ? "%02x".formatted(length) : "7f49";
        byte[] huffman = HpackInvariants.encodeHuffman("0".repeat(length).getBytes());
        String shorter = huffman.length < 127 ? "%02x".formatted(0x80 | huffman.length) : "ff3d";
        for (String block : new String[] {"00 0161" + plain + "30".repeat(length), "00 0161" + shorter + HexFormat.of().formatHex(huffman)}) {
            Blocks.Decoded decoded = Blocks.decodeAny(new HpackDecoder(4096, 75, 100), hex(block));
            assertThat(decoded.whole).isEqualTo(whole);
            assertThat(decoded.fields()).hasSize(whole ? 1 : 0);
        }
    }

    @Test
    void beyondTheLimitsTheTableIsStillKept() {
        HpackDecoder decoder = new HpackDecoder(4096, 100, 100);
        String large = "00 0161 7f00" + "62".repeat(127);
        String block = large + "40 0163 0164" + "00 0165 0166" + "10 0165 8165" + "44 022f78";
        Blocks.Decoded cut = Blocks.decodeAny(decoder, hex(block));
        assertThat(cut.whole).isFalse();
        assertThat(cut.fields()).isEmpty();
        assertThat(Blocks.decode(decoder, hex("be bf"))).containsExactly(":path: /x", "c: d");
    }

    @Test
    void beyondTheLimitsALargeEntryStillEmptiesTheTable() {
        HpackDecoder decoder = new HpackDecoder(80, 100, 100);
        Blocks.decode(decoder, hex("40 0163 0164"));
        assertThat(Blocks.decodeAny(decoder, hex("40 0161 7f00" + "62".repeat(127))).whole).isFalse();
        refused(decoder, HpackException.INDEX, "be");
    }

    @Test
    void beyondTheLimitsErrorsAreStillErrors() {
        String large = "00 0161 7f00" + "62".repeat(127);
        for (String broken : new String[] {"80", "0f7f 00", "00 0161 05", "0001", "00", "40 0161 81ff", "ff80808080"}) {
            assertThatThrownBy(() -> Blocks.decodeAny(new HpackDecoder(4096, 100, 100), hex(large + broken))).as(broken).isInstanceOf(HpackException.class);
        }
    }

    @Test
    void aBombEndsTheConnection() {
        // one large entry, and references to it: 4 KB for each byte
        HpackDecoder decoder = Blocks.decoder(4096);
        Blocks.decode(decoder, hex("40 00 7fe11e" + "78".repeat(4096 - 32)));
        byte[] references = hex(String.join("", Collections.nCopies(16 << 10, "be")));
        Buffer out = Buffer.allocate(decoder.outBytes());
        assertThatThrownBy(() -> decoder.decode(Buffer.copyOf(references), out, (a, b, c, d, e, f, g) -> {})).isSameAs(HpackException.LIST);
    }

    @Test
    void aBombOfFewReferencesIsCutAtTheLimit() {
        HpackDecoder decoder = Blocks.decoder(4096);
        Blocks.decode(decoder, hex("40 00 7fe11e" + "78".repeat(4096 - 32)));
        Blocks.Decoded decoded = Blocks.decodeAny(decoder, hex("be".repeat(40)));
        assertThat(decoded.whole).isFalse();
        assertThat(decoded.fields()).hasSize(Blocks.LIST_BYTES / 4096);
    }

    @Test
    void cookieCrumbsCountToo() {
        HpackDecoder decoder = new HpackDecoder(4096, 16 << 10, 100);
        assertThat(Blocks.decodeAny(decoder, hex("60 00".repeat(101))).whole).isFalse();
        assertThatThrownBy(() -> Blocks.decodeAny(decoder, hex("a0".repeat(30_000)))).isSameAs(HpackException.LIST);
    }

    @Test
    void needsRoom() {
        HpackDecoder decoder = Blocks.decoder(4096);
        Buffer out = Buffer.allocate(decoder.outBytes() - 1);
        assertThatThrownBy(() -> decoder.decode(Buffer.copyOf(hex("82")), out, (a, b, c, d, e, f, g) -> {})).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void settingsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new HpackDecoder(-1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HpackDecoder(1, -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HpackDecoder(1, 1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HpackDecoder(HpackDecoder.MOST_BYTES + 1, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void exceptionsSayWhichRuleAndCarryNoStack() {
        assertThat(HpackException.INDEX).hasToString("index 0, or beyond the tables (RFC 7541, section 2.3.3)");
        assertThat(HpackException.INDEX.getStackTrace()).isEmpty();
    }
}
