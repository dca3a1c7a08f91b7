package dev.gatun.http.internal.server;

import static dev.gatun.http.internal.http2.Frames.block;
import static dev.gatun.http.internal.http2.Frames.join;

import dev.gatun.http.internal.http2.Frames;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;

/** A client that does by chance what clients may do, and now and then what they must not. */
final class RandomClient {
    private static final int[] WINDOWS = {0, 1, 100, 5_000, 65_535, 1_000_000};
    private static final String[] BAD_FIELDS = {"Upper", "x", "connection", "close", "te", "gzip", "x-a", " b", ":path", "/again", "content-length", "x",
        "bad name", "x", "host", "other", "transfer-encoding", "chunked"};

    private final Random random;
    private final Http2Client client;
    private final FakeLoop loop;
    private final boolean mayBreakRules;
    private int nextStream = 1;

    RandomClient(Random random, Http2Client client, FakeLoop loop, boolean mayBreakRules) {
        this.random = random;
        this.client = client;
        this.loop = loop;
        this.mayBreakRules = mayBreakRules;
    }

    /** The highest stream that was begun, if any was. */
    int lastStream() {
        return nextStream - 2;
    }

    void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4 -> request();
            case 5, 6, 7, 8 -> content();
            case 9 -> send(Frames.headers(anyStream(), block("x-trailer", "t"), random.nextInt(10) != 0 || !mayBreakRules));
            case 10 -> send(Frames.reset(anyStream(), random.nextInt(20)));
            case 11, 12 -> window();
            case 13 -> settings();
            case 14 -> ping();
            case 15 -> loop.pass(Duration.ofMillis(random.nextInt(200)));
            case 16 -> client.connection.window(random.nextInt(3) == 0 ? random.nextInt(100_000) : Long.MAX_VALUE);
            case 17 -> rare();
            default -> send(priority());
        }
    }

    private byte[] priority() {
        return Frames.priorityUpdate(anyStream(), "u=" + random.nextInt(8) + (random.nextBoolean() ? ", i" : ""));
    }

    private int anyStream() {
        return Math.max(1, nextStream - 2 - 2 * random.nextInt(8));
    }

    private void send(byte[]... frames) {
        if (random.nextInt(3) == 0) {
            client.sendInParts(random, frames);
        } else {
            client.send(frames);
        }
    }

    private void request() {
        int stream = nextStream;
        nextStream += random.nextInt(20) == 0 ? 4 : 2;
        String path = HandlerMix.PATHS[random.nextInt(HandlerMix.PATHS.length)];
        boolean end = random.nextBoolean();
        byte[] block;
        if (path.equals("/tunnel") && random.nextInt(4) != 0) {
            block = join(Frames.request("CONNECT", path), new byte[0]);
            block = join(block(":method", "CONNECT", ":protocol", random.nextInt(6) == 0 ? "other" : "echo", ":scheme", "http", ":authority", "localhost",
                    ":path", path));
            end = random.nextInt(8) == 0;
        } else {
            block = Frames.request(random.nextInt(6) == 0 ? "HEAD" : end ? "GET" : "POST", path, fields(end));
        }
        if (mayBreakRules && random.nextInt(15) == 0) {
            int bad = 2 * random.nextInt(BAD_FIELDS.length / 2);
            block = join(block, block(BAD_FIELDS[bad], BAD_FIELDS[bad + 1]));
        }
        switch (random.nextInt(5)) {
            case 0 -> send(Frames.paddedHeaders(stream, block, random.nextInt(200), end));
            case 1 -> {
                int cut = random.nextInt(block.length);
                send(Frames.openHeaders(stream, Arrays.copyOf(block, cut), end),
                        Frames.continuation(stream, Arrays.copyOfRange(block, cut, block.length), true));
            }
            default -> send(Frames.headers(stream, block, end));
        }
    }

    private String[] fields(boolean end) {
        return switch (random.nextInt(8)) {
            case 0 -> new String[] {"cookie", "a=1", "x-b", "c", "cookie", "d=2"};
            case 1 -> new String[] {"priority", "u=" + random.nextInt(8) + ", i"};
            case 2 -> end ? new String[0] : new String[] {"content-length", "" + random.nextInt(2_000)};
            case 3 -> new String[] {"expect", "100-continue"};
            case 4 -> new String[] {"x-long", "v".repeat(random.nextInt(3_000))};
            default -> new String[0];
        };
    }

    private void content() {
        int stream = anyStream();
        long room = Math.min(client.uploadWindow(), client.uploadWindow(stream));
        if (mayBreakRules && random.nextInt(60) == 0) {
            room = 16_000;
        }
        int padding = random.nextInt(3) == 0 ? random.nextInt(100) : -1;
        int most = (int) Math.min(16_000, room) - padding - 1;
        if (most < 0) {
            return;
        }
        byte[] content = new byte[random.nextInt(Math.min(most, 3_000) + 1)];
        boolean end = random.nextInt(3) == 0;
        send(padding < 0 ? Frames.data(stream, content, end) : Frames.paddedData(stream, content, padding, end));
    }

    private void window() {
        int increment = 1 + random.nextInt(100_000);
        if (mayBreakRules && random.nextInt(100) == 0) {
            increment = random.nextBoolean() ? 0 : Integer.MAX_VALUE;
        }
        send(Frames.windowUpdate(random.nextBoolean() ? 0 : anyStream(), increment));
    }

    private void settings() {
        if (random.nextInt(4) == 0) {
            send(Frames.settings(4, WINDOWS[random.nextInt(WINDOWS.length)], 1, random.nextInt(3) * 2048L, 5, 16_384 + random.nextInt(2) * 10_000L));
        }
    }

    private void ping() {
        send(switch (random.nextInt(4)) {
            case 0 -> Frames.ping(Http2Inflow.PING, true);
            case 1 -> Frames.priority(mayBreakRules ? anyStream() : nextStream, 0);
            case 2 -> Frames.frame(0xAB, random.nextInt(256), random.nextInt(10), new byte[random.nextInt(20)]);
            default -> Frames.ping(random.nextLong(), false);
        });
    }

    private void rare() {
        if (!mayBreakRules || random.nextInt(8) != 0) {
            return;
        }
        byte[] noise = new byte[random.nextInt(40)];
        random.nextBytes(noise);
        switch (random.nextInt(12)) {
            case 0 -> send(Frames.goAway(0, 0, ""));
            case 1 -> client.connection.endInput();
            case 2 -> send(Frames.frame(random.nextInt(17), random.nextInt(256), random.nextInt(nextStream + 4), noise));
            case 3 -> send(Frames.headers(nextStream, noise, true));
            case 4 -> send(Frames.data(nextStream + 10, noise, true));
            case 5 -> send(Frames.frame(2, 0, anyStream() + 2 * random.nextInt(8), noise));
            case 6 -> send(Frames.headersWithPriority(nextStream, nextStream, Frames.request("GET", "/text"), true));
            case 7 -> send(Frames.frame(8, 0, anyStream() + 2 * random.nextInt(8), new byte[4]));
            case 8 -> send(Frames.data(anyStream(), new byte[16_385], false));
            case 9 -> client.connection.reset();
            case 10 -> client.connection.send(noise);
            default -> send(Frames.headers(2, Frames.request("GET", "/text"), true));
        }
    }
}
