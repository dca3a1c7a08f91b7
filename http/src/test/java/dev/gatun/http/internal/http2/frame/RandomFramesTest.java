package dev.gatun.http.internal.http2.frame;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.http2.Frames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A short fuzz run that is the same every time: rows of the tables, changed at random. */
class RandomFramesTest {
    private static final int LARGEST = 300;
    private static final int[] TYPES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 16, 17, 255};
    private static final int[] NUMBERS = {0, 1, 3, 1 << 31, 1 << 31 | 1, -1, 16_383, 16_384, 16_777_215, 16_777_216, Integer.MAX_VALUE};
    private static final String[] PIECES = {"u=", "i", ", ", ";", "=", "?1", "?0", "(", ")", "\"", ":", "1", "-", ".", "@", "%\"", "a", "*", "\0", "\u00ff", "\t"};

    private final Random random = new Random(20_260_202);

    private byte[] randomFrame() {
        byte[] payload = new byte[random.nextInt(4) == 0 ? random.nextInt(40) : new int[] {0, 1, 3, 4, 5, 6, 8, 9, 12}[random.nextInt(9)]];
        for (int i = 0; i + 4 <= payload.length; i += 4) {
            System.arraycopy(Frames.number(any(NUMBERS)), 0, payload, i, 4);
        }
        if (payload.length > 0 && random.nextBoolean()) {
            payload[0] = (byte) random.nextInt(12);
        }
        return Frames.frame(any(TYPES), random.nextInt(256) & random.nextInt(256), random.nextInt(3) == 0 ? any(NUMBERS) : random.nextInt(4), payload);
    }

    private int any(int[] of) {
        return of[random.nextInt(of.length)];
    }

    private byte[] change(List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size()));
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(bytes.length + 1);
            int to = Math.min(bytes.length, at + random.nextInt(12));
            byte[] before = Arrays.copyOf(bytes, at);
            byte[] behind = Arrays.copyOfRange(bytes, at, bytes.length);
            bytes = switch (random.nextInt(6)) {
                case 0 -> Frames.join(bytes, seeds.get(random.nextInt(seeds.size())));
                case 1 -> Frames.join(before, Arrays.copyOfRange(bytes, to, bytes.length));
                case 2 -> Frames.join(before, Arrays.copyOfRange(bytes, at, to), behind);
                case 3 -> Frames.join(before, new byte[] {(byte) random.nextInt(256)}, Arrays.copyOfRange(bytes, Math.min(at + 1, bytes.length), bytes.length));
                case 4 -> Frames.join(randomFrame(), bytes);
                default -> Frames.join(bytes, randomFrame());
            };
        }
        return bytes;
    }

    private static void check(int round, byte[] bytes, Consumer<byte[]> invariant) {
        try {
            invariant.accept(bytes);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("round " + round + ": " + HexFormat.of().formatHex(bytes), e);
        }
    }

    @Test
    void frames() {
        List<byte[]> seeds = Stream.of(Rows.valid(), Rows.violations()).flatMap(List::stream).map(Rows.Row::bytes).filter(row -> row.length <= LARGEST).toList();
        int told = 0;
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = change(seeds);
            check(round, bytes, Invariants::readFrames);
            told += Reading.whole(bytes).events().size();
        }
        // the run would prove little if most of it ended with the first frame
        assertThat(told).isGreaterThan(8_000);
    }

    @Test
    void framesOfServers() {
        List<byte[]> seeds = Stream.of(Rows.valid(), Rows.ofServers()).flatMap(List::stream).map(Rows.Row::bytes).filter(row -> row.length <= LARGEST).toList();
        for (int round = 0; round < 5_000; round++) {
            check(round, change(seeds), Invariants::readFramesOfServers);
        }
    }

    @Test
    void settings() {
        for (int round = 0; round < 5_000; round++) {
            byte[] payload = {};
            for (int entries = random.nextInt(6); entries > 0; entries--) {
                payload = Frames.join(payload, Frames.settingsPayload(random.nextInt(11), random.nextInt(3) == 0 ? any(NUMBERS) : random.nextInt(2)));
            }
            check(round, payload, Invariants::readSettings);
        }
    }

    @Test
    void priorities() {
        for (int round = 0; round < 20_000; round++) {
            StringBuilder value = new StringBuilder();
            for (int pieces = random.nextInt(10); pieces > 0; pieces--) {
                value.append(PIECES[random.nextInt(PIECES.length)]);
            }
            check(round, value.toString().getBytes(StandardCharsets.ISO_8859_1), Invariants::readPriority);
        }
    }
}
