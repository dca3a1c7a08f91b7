package dev.gatun.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.reactor.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs that are random and yet the same every time. */
class HpackRandomRunTest {
    private static final int ROUNDS = 400;
    private static final int[] SIZES = {0, 31, 33, 128, 500, 4096, 10_000};

    private final Random random = new Random(20_260_102);

    private String name() {
        return switch (random.nextInt(3)) {
            case 0 -> KnownHeader.ofId(1 + random.nextInt(KnownHeader.COUNT)).text();
            case 1 -> StaticTable.name(15 + random.nextInt(StaticTable.COUNT - 14));
            default -> "x-" + random.nextInt(30);
        };
    }

    private String value() {
        int length = switch (random.nextInt(8)) {
            case 0 -> 0;
            case 1 -> random.nextInt(400);
            default -> 1 + random.nextInt(12);
        };
        StringBuilder value = new StringBuilder();
        boolean text = random.nextInt(4) != 0;
        // few different values, so that some come again
        Random same = new Random(random.nextInt(20));
        for (int i = 0; i < length; i++) {
            value.append((char) (text ? '!' + same.nextInt(94) : 0x80 + same.nextInt(128)));
        }
        return value.toString();
    }

    @ParameterizedTest(name = "table {0}, Huffman {1}, strategy {2}")
    @CsvSource({
        "0, true, ", "0, false, ", "128, true, ", "128, false, ", "4096, true, ", "4096, false, ", "4096, true, INDEXED", "4096, false, INDEXED",
        "128, true, INDEXED", "0, true, INDEXED", "4096, true, NOT_INDEXED", "4096, false, NOT_INDEXED", "4096, true, NEVER", "4096, false, NEVER", "20000, true, INDEXED"})
    void everyStrategyIsDecodedToTheSameList(int tableSize, boolean huffman, Indexing how) {
        HpackEncoder encoder = new HpackEncoder(tableSize, huffman);
        HpackDecoder decoder = Blocks.decoder(Math.max(4096, tableSize));
        encoder.peerTableSize(tableSize);
        run(encoder, decoder, how);
    }

    private void run(HpackEncoder encoder, HpackDecoder decoder, Indexing how) {
        for (int round = 0; round < ROUNDS; round++) {
            List<String> fields = new ArrayList<>();
            byte[] block = Blocks.encode(encoder, out -> write(out, how, fields));
            assertThat(Blocks.decode(decoder, block)).as("round %d", round).isEqualTo(fields);
        }
    }

    private void write(HpackEncoder out, Indexing how, List<String> fields) {
        for (int i = random.nextInt(12); i > 0; i--) {
            String name = name();
            String value = value();
            if (how == null) {
                out.field(name, value);
            } else {
                out.field(name, value, how);
            }
            fields.add(name + ": " + value);
        }
    }

    @Test
    void theTableMayChangeItsSizeAtAnyTime() {
        HpackEncoder encoder = new HpackEncoder(8192);
        HpackDecoder decoder = Blocks.decoder(4096);
        for (int round = 0; round < ROUNDS; round++) {
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                int size = SIZES[random.nextInt(SIZES.length)];
                encoder.peerTableSize(size);
                decoder.tableSize(size);
            }
            List<String> fields = new ArrayList<>();
            byte[] block = Blocks.encode(encoder, out -> write(out, random.nextBoolean() ? Indexing.INDEXED : Indexing.NEVER, fields));
            assertThat(Blocks.decode(decoder, block)).as("round %d", round).isEqualTo(fields);
        }
    }

    @Test
    void bothTablesHoldTheSame() {
        DecoderTable decoder = new DecoderTable(1000);
        EncoderTable encoder = new EncoderTable(1000);
        List<String> expected = new ArrayList<>();
        for (int round = 0; round < 5000; round++) {
            if (random.nextInt(50) == 0) {
                int maximum = 200 + random.nextInt(2000);
                decoder.maximum(maximum);
                encoder.maximum(maximum);
            }
            HpackName name = HpackName.other("x-" + random.nextInt(20));
            String value = "v".repeat(random.nextInt(60));
            byte[] bytes = (name.text() + value).getBytes();
            decoder.add(Buffer.copyOf(bytes).segment(), 0, name.text().length(), value.length(), 0);
            encoder.add(name, value, EncoderTable.hash(name, value), (int) EncoderTable.sizeOf(name, value.length()));
            expected.addFirst(name.text() + value);
            assertThat(decoder.count()).isEqualTo(encoder.count());
            assertThat(decoder.size()).isEqualTo(encoder.size()).isLessThanOrEqualTo(decoder.maximum());
            expected = new ArrayList<>(expected.subList(0, decoder.count()));
            for (int i = 0; i < expected.size(); i++) {
                int span = decoder.span(i + 1);
                int length = decoder.spans()[span + StaticTable.NAME_LENGTH] + decoder.spans()[span + StaticTable.VALUE_LENGTH];
                assertThat(new String(decoder.bytes(), decoder.spans()[span + StaticTable.START], length)).isEqualTo(expected.get(i));
            }
            int first = expected.indexOf(name.text() + value);
            assertThat(encoder.find(name, value, EncoderTable.hash(name, value))).isEqualTo(62 + first);
            assertThat(encoder.find(name)).isEqualTo(62);
            HpackName other = HpackName.other("x-" + random.nextInt(25));
            String otherValue = "v".repeat(random.nextInt(60));
            int place = expected.indexOf(other.text() + otherValue);
            assertThat(encoder.find(other, otherValue, EncoderTable.hash(other, otherValue))).isEqualTo(place < 0 ? 0 : 62 + place);
        }
    }

    @Test
    void changedBlocksAreDecodedWithinTheLimitsOrRefused() {
        List<byte[]> seeds = seeds();
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int changes = random.nextInt(4); changes > 0 && bytes.length > 0; changes--) {
                int at = random.nextInt(bytes.length);
                switch (random.nextInt(3)) {
                    case 0 -> bytes[at] = (byte) random.nextInt(256);
                    case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                    default -> bytes = Arrays.copyOf(bytes, at);
                }
            }
            try {
                HpackInvariants.blocks(bytes);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("round " + round + ": " + HexFormat.of().formatHex(bytes), e);
            }
        }
    }

    private List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            HpackEncoder encoder = new HpackEncoder(200, random.nextBoolean());
            encoder.peerTableSize(150);
            byte[] all = {};
            for (int blocks = 1 + random.nextInt(5); blocks > 0; blocks--) {
                byte[] block = Blocks.encode(encoder, out -> {
                    for (int fields = random.nextInt(5); fields > 0; fields--) {
                        out.field(name(), "" + random.nextInt(50), Indexing.values()[random.nextInt(3)]);
                    }
                });
                int end = all.length;
                all = Arrays.copyOf(all, end + 1 + block.length);
                all[end] = (byte) block.length;
                System.arraycopy(block, 0, all, end + 1, block.length);
            }
            seeds.add(all);
        }
        return seeds;
    }
}
