package dev.gatun.http.internal.hpack;

import static dev.gatun.http.internal.hpack.Blocks.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatun.http.internal.http1.DateHeader;
import dev.gatun.reactor.Buffer;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HpackEncoderTest {
    private final HpackEncoder encoder = new HpackEncoder(4096);
    private final HpackDecoder decoder = Blocks.decoder(4096);

    private byte[] field(String name, String value) {
        return Blocks.encode(encoder, out -> out.field(name, value));
    }

    @Test
    void whatIsSentAgainIsOneByte() {
        assertThat(field("server", "gatun")).hasSizeGreaterThan(5);
        assertThat(field("server", "gatun")).isEqualTo(hex("be"));
        assertThat(field("x-own", "1")).hasSizeGreaterThan(5);
        assertThat(field("x-own", "1")).isEqualTo(hex("be"));
        assertThat(field("server", "gatun")).isEqualTo(hex("bf"));
    }

    @Test
    void aNameThatIsInTheTableIsSentAsAnIndex() {
        field("x-own", "1");
        assertThat(field("x-own", "2")).isEqualTo(hex("7e 01 32"));
        assertThat(Blocks.encode(encoder, out -> out.field("x-own", "3", Indexing.NOT_INDEXED))).isEqualTo(hex("0f2f 01 33"));
        assertThat(Blocks.encode(encoder, out -> out.field("x-own", "3", Indexing.NEVER))).isEqualTo(hex("1f2f 01 33"));
    }

    @Test
    void namesLeaveInLowerCase() {
        for (int round = 0; round < 2; round++) {
            for (String name : new String[] {"Content-Type", "CONTENT-TYPE", "X-Own", "x-own"}) {
                assertThat(Blocks.decode(decoder, field(name, "a"))).containsExactly(name.toLowerCase(Locale.ROOT) + ": a");
            }
        }
        assertThat(field("X-oWN", "a")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization", "Proxy-Authorization", "set-cookie", "Cookie", "x-api-key"})
    void secretsAreNeverIndexed(String name) {
        for (int round = 0; round < 3; round++) {
            byte[] block = field(name, "abc");
            assertThat(block[0] & 0xF0).isEqualTo(0x10);
            Blocks.Decoded decoded = Blocks.decodeAny(decoder, block);
            assertThat(decoded.fields()).containsExactly(name.toLowerCase(Locale.ROOT) + ": abc");
            assertThat(decoded.never).containsExactly(true);
        }
    }

    @Test
    void longCookiesAreIndexed() {
        field("cookie", "session=0123456789abcdef");
        assertThat(field("cookie", "session=0123456789abcdef")).hasSize(1);
    }

    @Test
    void whatChangesEachTimeLeavesTheTableAlone() {
        for (String name : new String[] {"etag", "last-modified", "location", "x-request-id"}) {
            assertThat(field(name, "abc").length).isEqualTo(field(name, "abc").length);
        }
        assertThat(field("x-first", "1").length).isGreaterThan(1);
        assertThat(field("x-first", "1")).isEqualTo(hex("be"));
    }

    @Test
    void aFieldThatWouldTakeMostOfTheTableIsNotIndexed() {
        String large = "x".repeat(2100);
        assertThat(field("x-large", large)).hasSameSizeAs(field("x-large", large));
        assertThat(Blocks.encode(encoder, out -> out.field("x-large", large, Indexing.INDEXED))).hasSizeGreaterThan(1000);
    }

    @Test
    void theHuffmanCodeIsUsedOnlyWhenItIsShorter() {
        assertThat(field("server", "&&&&")).isEqualTo(hex("76 04 26262626"));
        assertThat(field("server", "aaaa")).isEqualTo(hex("76 83 18c63f"));
        assertThat(field("server", "")).isEqualTo(hex("b6"));
    }

    @Test
    void statusesAreIndexed() {
        assertThat(Blocks.encode(encoder, out -> out.status(404))).isEqualTo(hex("8d"));
        assertThat(Blocks.decode(decoder, Blocks.encode(encoder, out -> out.status(599)))).containsExactly(":status: 599");
        assertThat(Blocks.encode(encoder, out -> out.status(599))).isEqualTo(hex("be"));
        for (int code : new int[] {-1, 0, 99, 600}) {
            assertThatThrownBy(() -> encoder.status(code)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("" + code);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a:", ":status", "a\r", "\u00e4", "\u0161", "a\u0000"})
    void namesThatAreNoTokensAreRefused(String name) {
        refused(name, "a", "header name");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\rb", "a\nb", "a\u0000", "\u007f", "\u0161", "\u010a", " a", "a ", "\ta", "a\t", " ", "\r\n"})
    void valuesThatWouldSplitOrGetLostAreRefused(String value) {
        refused("x-own", value, "value of header x-own");
        refused("Server", value, "value of header server");
    }

    private void refused(String name, String value, String message) {
        Buffer out = Buffer.allocate(200);
        encoder.begin(out);
        encoder.field("x-before", "1");
        int before = out.writeIndex();
        for (Indexing how : Indexing.values()) {
            assertThatThrownBy(() -> encoder.field(name, value, how)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
        }
        assertThat(out.writeIndex()).isEqualTo(before);
        // and the tables still agree
        encoder.field("x-before", "1");
        assertThat(Blocks.decode(decoder, out.toByteArray())).containsExactly("x-before: 1", "x-before: 1");
    }

    @Test
    void tabsAndLatin1AreLetThrough() {
        assertThat(Blocks.decode(decoder, field("x-own", "a\tb \u00e4\u00ff"))).containsExactly("x-own: a\tb \u00e4\u00ff");
    }

    @Test
    void whatDoesNotFitLeavesNoTrace() {
        Buffer out = Buffer.allocate(HpackEncoder.BEGIN_BOUND + HpackEncoder.bound("x-own", "value"));
        encoder.begin(out);
        encoder.field("x-own", "value");
        int before = out.writeIndex();
        assertThatThrownBy(() -> encoder.field("x-own", "value".repeat(10))).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(out.writeIndex()).isEqualTo(before);
        encoder.field("x-own", "value");
        assertThat(Blocks.decode(decoder, out.toByteArray())).containsExactly("x-own: value", "x-own: value");
        assertThatThrownBy(() -> encoder.begin(Buffer.allocate(HpackEncoder.BEGIN_BOUND - 1))).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void boundsHold() {
        HpackEncoder plain = new HpackEncoder(4096, false);
        for (int length : new int[] {1, 126, 127, 128, 254, 255, 256, 20_000}) {
            String name = "n".repeat(length);
            String value = "\u00ff".repeat(length);
            byte[] block = Blocks.encode(plain, out -> out.field(name, value));
            assertThat(block.length).isLessThanOrEqualTo(HpackEncoder.bound(name, value));
            assertThat(Blocks.decode(decoder, block)).containsExactly(name + ": " + value);
        }
    }

    @Test
    void contentLengthIsIndexedTheSecondTimeInARow() {
        for (long value : new long[] {0, 9, 10, 13, 99, 100, 1234567890123L, Long.MAX_VALUE}) {
            byte[] first = Blocks.encode(encoder, out -> out.contentLength(value));
            byte[] second = Blocks.encode(encoder, out -> out.contentLength(value));
            byte[] third = Blocks.encode(encoder, out -> out.contentLength(value));
            assertThat(first.length).isLessThanOrEqualTo(HpackEncoder.SHORT_BOUND);
            assertThat(first[0] & 0xF0).isZero();
            assertThat(second[0] & 0xC0).isEqualTo(0x40);
            assertThat(third).isEqualTo(hex("be"));
            for (byte[] block : new byte[][] {first, second, third}) {
                assertThat(Blocks.decode(decoder, block)).containsExactly("content-length: " + value);
            }
        }
        assertThat(Blocks.encode(encoder, out -> out.contentLength(13))[0] & 0xF0).isZero();
        assertThatThrownBy(() -> encoder.contentLength(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theDateIsIndexedWhenItsSecondComesAgain() {
        DateHeader date = new DateHeader();
        date.at(784_111_777);
        String expected = "date: Sun, 06 Nov 1994 08:49:37 GMT";
        int[] sizes = new int[3];
        for (int i = 0; i < 3; i++) {
            byte[] block = Blocks.encode(encoder, out -> out.date(date));
            assertThat(Blocks.decode(decoder, block)).containsExactly(expected);
            sizes[i] = block.length;
        }
        assertThat(sizes[0]).isBetween(10, HpackEncoder.SHORT_BOUND);
        assertThat(sizes[2]).isEqualTo(1);
        date.at(784_111_778);
        assertThat(Blocks.decode(decoder, Blocks.encode(encoder, out -> out.date(date)))).containsExactly(expected.replace(":37", ":38"));
    }

    @Test
    void anEntryThatWasEvictedIsSentAgain() {
        DateHeader date = new DateHeader();
        for (int round = 0; round < 5; round++) {
            byte[] block = Blocks.encode(encoder, out -> {
                out.date(date);
                out.contentLength(5);
                for (int i = 0; i < 70; i++) {
                    out.field("x-" + i, "0123456789012345678901234567890123456789");
                }
            });
            assertThat(Blocks.decode(decoder, block)).hasSize(72).startsWith("date: Thu, 01 Jan 1970 00:00:00 GMT", "content-length: 5");
        }
    }

    @Test
    void sizeUpdatesAreWrittenWhenThePeerAsksForThem() {
        assertThat(Blocks.encode(encoder, _ -> {})).isEmpty();
        encoder.peerTableSize(100);
        assertThat(Blocks.encode(encoder, _ -> {})).isEqualTo(hex("3f45"));
        encoder.peerTableSize(0);
        encoder.peerTableSize(200);
        assertThat(Blocks.encode(encoder, _ -> {})).isEqualTo(hex("20 3fa901"));
        encoder.peerTableSize(0xFFFF_FFFFL);
        assertThat(Blocks.encode(encoder, _ -> {})).isEqualTo(hex("3fe11f"));
        encoder.peerTableSize(4096);
        assertThat(Blocks.encode(encoder, _ -> {})).isEmpty();
        assertThatThrownBy(() -> encoder.peerTableSize(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTableThatIsLoweredAndRaisedBetweenBlocksIsEmptyOnBothSides() {
        Blocks.decode(decoder, field("x-own", "1"));
        encoder.peerTableSize(0);
        encoder.peerTableSize(4096);
        decoder.tableSize(0);
        decoder.tableSize(4096);
        byte[] block = field("x-own", "1");
        assertThat(block.length).isGreaterThan(6);
        assertThat(Blocks.decode(decoder, block)).containsExactly("x-own: 1");
    }

    @Test
    void ownMaximumIsToldInTheFirstBlock() {
        assertThat(Blocks.encode(new HpackEncoder(0), out -> out.field("server", "a"))).isEqualTo(hex("20 0f27 01 61"));
        HpackEncoder large = new HpackEncoder(8192);
        assertThat(Blocks.encode(large, _ -> {})).isEmpty();
        large.peerTableSize(1 << 20);
        assertThat(Blocks.encode(large, _ -> {})).isEqualTo(hex("3fe13f"));
    }

    @Test
    void withoutATableNothingIsIndexed() {
        encoder.peerTableSize(0);
        HpackDecoder none = Blocks.decoder(0);
        DateHeader date = new DateHeader();
        for (int round = 0; round < 3; round++) {
            byte[] block = Blocks.encode(encoder, out -> {
                out.status(201);
                out.date(date);
                out.contentLength(1);
                out.field("x-own", "1");
            });
            assertThat(Blocks.decode(none, block)).containsExactly(":status: 201", "date: Thu, 01 Jan 1970 00:00:00 GMT", "content-length: 1", "x-own: 1");
        }
    }
}
