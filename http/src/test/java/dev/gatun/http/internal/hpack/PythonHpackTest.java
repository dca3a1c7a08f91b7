package dev.gatun.http.internal.hpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Cross-checks with Debian's python3-hpack, an implementation that shares nothing with those in Java. */
class PythonHpackTest {
    private static final Path PYTHON = Path.of("/usr/bin/python3");

    /** Reads blocks and table sizes, prints the lists and, encoded by Python, blocks of the same lists. */
    private static final String PROGRAM = """
            import sys, hpack
            decoder, encoder = hpack.Decoder(), hpack.Encoder()
            for line in sys.stdin:
                kind, text = line.split()
                if kind == 'size':
                    decoder.max_allowed_table_size = int(text)
                    encoder.header_table_size = int(text)
                else:
                    fields = decoder.decode(bytes.fromhex(text), raw=True)
                    print('|'.join(name.decode('latin-1') + ': ' + value.decode('latin-1') for name, value in fields))
                    print(encoder.encode(fields, huffman=int(text[-1], 16) % 2 == 0).hex())
            """;

    private final Random random = new Random(20_260_104);

    @Test
    void bothDecodeWhatTheOtherEncodes() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(PYTHON) && run("import hpack", "").exit() == 0, "python3-hpack is not installed");
        HpackEncoder encoder = new HpackEncoder(4096);
        StringBuilder input = new StringBuilder();
        List<String> expected = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        for (int round = 0; round < 300; round++) {
            int size = random.nextInt(10) == 0 ? random.nextInt(4097) : -1;
            sizes.add(size);
            if (size >= 0) {
                encoder.peerTableSize(size);
                input.append("size ").append(size).append('\n');
            }
            List<String> fields = new ArrayList<>();
            byte[] block = Blocks.encode(encoder, out -> {
                out.status(200);
                fields.add(":status: 200");
                for (int i = random.nextInt(8); i > 0; i--) {
                    String name = "x-" + random.nextInt(20);
                    String value = Long.toString(random.nextLong(1L << random.nextInt(60)), 36) + (random.nextBoolean() ? "\u00e9{" : "");
                    out.field(name, value, Indexing.values()[random.nextInt(3)]);
                    fields.add(name + ": " + value);
                }
            });
            input.append("block ").append(HexFormat.of().formatHex(block)).append('\n');
            expected.add(String.join("|", fields));
        }
        Result result = run(PROGRAM, input.toString());
        assertThat(result.exit()).as(result.out()).isZero();
        List<String> lines = result.out().lines().toList();
        assertThat(lines).hasSize(600);
        HpackDecoder decoder = Blocks.decoder(4096);
        for (int round = 0; round < 300; round++) {
            if (sizes.get(round) >= 0) {
                decoder.tableSize(sizes.get(round));
            }
            assertThat(lines.get(2 * round)).as("round %d", round).isEqualTo(expected.get(round));
            List<String> decoded = Blocks.decode(decoder, Blocks.hex(lines.get(2 * round + 1)));
            assertThat(String.join("|", decoded)).as("round %d", round).isEqualTo(expected.get(round));
        }
    }

    private record Result(int exit, String out) {}

    private static Result run(String program, String input) throws IOException, InterruptedException {
        Path in = Files.createTempFile("hpack", ".txt");
        Path out = Files.createTempFile("hpack", ".out");
        try {
            Files.writeString(in, input, StandardCharsets.US_ASCII);
            ProcessBuilder builder = new ProcessBuilder(PYTHON.toString(), "-c", program).redirectInput(in.toFile()).redirectErrorStream(true).redirectOutput(out.toFile());
            builder.environment().put("PYTHONIOENCODING", "utf-8");
            Process process = builder.start();
            if (!process.waitFor(50, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("python3 did not end");
            }
            return new Result(process.exitValue(), Files.readString(out));
        } finally {
            Files.delete(in);
            Files.delete(out);
        }
    }
}
