package dev.gatun.http.internal.hpack;

import static dev.gatun.http.internal.hpack.Blocks.hex;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.reactor.Buffer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The examples of RFC 7541, appendix C, in both directions. */
class HpackExamplesTest {
    private static final int RESPONSE_TABLE = 256;
    private static final String COOKIE = "foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1";

    private static final List<List<String>> REQUESTS = List.of(
            List.of(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com"),
            List.of(":method: GET", ":scheme: http", ":path: /", ":authority: www.example.com", "cache-control: no-cache"),
            List.of(":method: GET", ":scheme: https", ":path: /index.html", ":authority: www.example.com", "custom-key: custom-value"));

    private static final List<List<String>> RESPONSES = List.of(
            List.of(":status: 302", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com"),
            List.of(":status: 307", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:21 GMT", "location: https://www.example.com"),
            List.of(":status: 200", "cache-control: private", "date: Mon, 21 Oct 2013 20:13:22 GMT", "location: https://www.example.com",
                    "content-encoding: gzip", "set-cookie: " + COOKIE));

    /** A sequence of blocks on one connection. */
    record Example(String section, boolean huffman, int tableSize, List<List<String>> lists, List<String> blocks) {
        @Override
        public String toString() {
            return section;
        }
    }

    static Stream<Example> examples() {
        return Stream.of(
                new Example("C.3", false, 4096, REQUESTS, List.of(
                        "8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
                        "8286 84be 5808 6e6f 2d63 6163 6865",
                        "8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65")),
                new Example("C.4", true, 4096, REQUESTS, List.of(
                        "8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff",
                        "8286 84be 5886 a8eb 1064 9cbf",
                        "8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf")),
                new Example("C.5", false, RESPONSE_TABLE, RESPONSES, List.of(
                        "4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133"
                                + "2032 303a 3133 3a32 3120 474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d",
                        "4803 3330 37c1 c0bf",
                        "88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d"
                                + "54c0 5a04 677a 6970 7738 666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049"
                                + "5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33 3630 303b 2076 6572 7369 6f6e 3d31")),
                new Example("C.6", true, RESPONSE_TABLE, RESPONSES, List.of(
                        "4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6"
                                + "2d1b ff6e 919d 29ad 1718 63c7 8f0b 97c8 e9ae 82ae 43d3",
                        "4883 640e ffc1 c0bf",
                        "88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab"
                                + "77ad 94e7 821d d7f2 e6c7 b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f"
                                + "9587 3160 65c0 03ed 4ee5 b106 3d50 07")));
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sequencesAreDecoded(Example example) {
        HpackDecoder decoder = Blocks.decoder(example.tableSize());
        for (int i = 0; i < example.blocks().size(); i++) {
            assertThat(Blocks.decode(decoder, hex(example.blocks().get(i)))).isEqualTo(example.lists().get(i));
        }
    }

    @ParameterizedTest
    @MethodSource("examples")
    void sequencesAreEncodedToTheSameBytes(Example example) {
        HpackEncoder encoder = new HpackEncoder(4096, example.huffman());
        if (example.tableSize() != 4096) {
            // in the example both sides know the size; here it is told in the first block
            encoder.peerTableSize(example.tableSize());
            assertThat(Blocks.encode(encoder, _ -> {})).isEqualTo(hex("3fe101"));
        }
        for (int i = 0; i < example.blocks().size(); i++) {
            List<String> fields = example.lists().get(i);
            byte[] block = Blocks.encode(encoder, out -> fields.forEach(field -> write(out, field)));
            // 307 is three bytes either way: the RFC takes the Huffman code then, this encoder does not
            assertThat(block).isEqualTo(hex(example.blocks().get(i).replace("4883 640e ff", "4803 3330 37")));
        }
    }

    private static void write(HpackEncoder out, String field) {
        int colon = field.indexOf(':', 1);
        String name = field.substring(0, colon);
        String value = field.substring(colon + 2);
        switch (name) {
            case ":status" -> out.status(Integer.parseInt(value));
            case ":method" -> out.pseudo(HpackDecoder.METHOD, value);
            case ":scheme" -> out.pseudo(HpackDecoder.SCHEME, value);
            case ":path" -> out.pseudo(HpackDecoder.PATH, value);
            case ":authority" -> out.pseudo(HpackDecoder.AUTHORITY, value);
            default -> out.field(name, value, Indexing.INDEXED);
        }
    }

    @ParameterizedTest(name = "C.1: {0} behind {1}")
    @CsvSource({"10, 1f, 0a", "1337, 1f, 1f9a0a", "42, ff, 2a"})
    void integers(int value, String prefix, String bytes) {
        Buffer out = Buffer.allocate(8);
        out.writeIndex(HpackStrings.integer(0, Integer.parseInt(prefix, 16), value, out.segment(), 0));
        assertThat(out.toByteArray()).isEqualTo(hex(bytes));
    }

    @Test
    void literalWithIndexing() {
        String block = "400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572";
        HpackDecoder decoder = Blocks.decoder(4096);
        assertThat(Blocks.decode(decoder, hex(block + "be"))).containsExactly("custom-key: custom-header", "custom-key: custom-header");
        assertThat(Blocks.encode(new HpackEncoder(4096, false), out -> out.field("custom-key", "custom-header"))).isEqualTo(hex(block));
    }

    @Test
    void literalWithoutIndexing() {
        String block = "040c 2f73 616d 706c 652f 7061 7468";
        assertThat(Blocks.decode(Blocks.decoder(4096), hex(block))).containsExactly(":path: /sample/path");
        assertThat(Blocks.encode(new HpackEncoder(4096, false), out -> out.pseudo(HpackDecoder.PATH, "/sample/path"))).isEqualTo(hex(block));
    }

    @Test
    void literalNeverIndexed() {
        String block = "1008 7061 7373 776f 7264 0673 6563 7265 74";
        Blocks.Decoded decoded = Blocks.decodeAny(Blocks.decoder(4096), hex(block));
        assertThat(decoded.fields()).containsExactly("password: secret");
        assertThat(decoded.never).containsExactly(true);
        assertThat(Blocks.encode(new HpackEncoder(4096, false), out -> out.field("password", "secret", Indexing.NEVER))).isEqualTo(hex(block));
    }

    @Test
    void indexedField() {
        assertThat(Blocks.decode(Blocks.decoder(4096), hex("82"))).containsExactly(":method: GET");
        assertThat(Blocks.encode(new HpackEncoder(4096), out -> out.pseudo(HpackDecoder.METHOD, "GET"))).isEqualTo(hex("82"));
    }
}
