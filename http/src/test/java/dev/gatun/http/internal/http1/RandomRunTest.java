package dev.gatun.http.internal.http1;

import dev.gatun.http.rows.RequestRows;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A short fuzz run that is the same every time: rows of the tables, changed at random. */
class RandomRunTest {
    private static final int LARGEST = 600;
    private static final String[] PIECES = {
        "\r\n", "\r", "\n", " ", "\t", ":", ",", ";", "\0", "Host: a\r\n", "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "Connection: close\r\n",
        "0\r\n\r\n", "3\r\nabc\r\n", "GET / HTTP/1.1\r\n", "HTTP/1.1", "chunked", "\u00ff", "%", "?", "http://", "[::1]", "ffffffff", "\"", "="
    };

    private static final String[] RESPONSES = {
        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nServer: a\r\n\r\nHTTP/1.1 404\r\nConnection: close\r\n\r\n",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n",
        "HTTP/1.0 302 Found\u00e9\r\nLocation: /a\r\nTransfer-Encoding: chunked\r\n\r\n", "HTTP/1.1 204 \r\nA:b\r\nC: \td \r\n\r\n"
    };

    private final Random random = new Random(20_260_101);

    private static List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        RequestRows.valid().forEach(row -> seeds.add(row.bytes()));
        RequestRows.malformed().forEach(row -> seeds.add(row.bytes()));
        seeds.removeIf(seed -> seed.length > LARGEST);
        return seeds;
    }

    private byte[] change(List<byte[]> seeds) {
        byte[] bytes = seeds.get(random.nextInt(seeds.size()));
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            bytes = change(bytes, seeds);
        }
        return bytes;
    }

    private byte[] change(byte[] bytes, List<byte[]> seeds) {
        int at = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, at + random.nextInt(12));
        return switch (random.nextInt(5)) {
            case 0 -> joined(bytes, at, PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.ISO_8859_1), at);
            case 1 -> joined(bytes, at, new byte[0], to);
            case 2 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, to), at);
            case 3 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(bytes.length, at + 1));
            default -> {
                byte[] other = seeds.get(random.nextInt(seeds.size()));
                yield joined(bytes, at, Arrays.copyOfRange(other, random.nextInt(other.length), other.length), bytes.length);
            }
        };
    }

    private static byte[] joined(byte[] bytes, int end, byte[] middle, int start) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, end);
        out.writeBytes(middle);
        out.write(bytes, start, bytes.length - start);
        return out.toByteArray();
    }

    private static List<byte[]> responses() {
        List<byte[]> seeds = new ArrayList<>();
        for (String seed : RESPONSES) {
            seeds.add(seed.getBytes(StandardCharsets.ISO_8859_1));
        }
        return seeds;
    }

    private void run(int rounds, Consumer<byte[]> invariant) {
        run(seeds(), rounds, invariant);
    }

    private void run(List<byte[]> seeds, int rounds, Consumer<byte[]> invariant) {
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = change(seeds);
            try {
                invariant.accept(bytes);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("round " + round + ": " + new String(bytes, StandardCharsets.ISO_8859_1), e);
            }
        }
    }

    @Test
    void requests() {
        run(5_000, Invariants::readRequests);
    }

    @Test
    void responsesOfServers() {
        run(responses(), 20_000, Invariants::readResponses);
    }

    @Test
    void chunks() {
        run(2_000, Invariants::readChunks);
    }

    @Test
    void headers() {
        run(20_000, Invariants::writeAndReadHeader);
    }
}
