package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatun.http.internal.http2.Frames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Connections that are random and yet the same every time: clients send frames of every kind to handlers of every kind. No exception may escape, what comes back
 * must be legal ({@link Http2Client} sees to that), and nothing may be left.
 */
class Http2RandomRunTest {
    private static final int CONNECTIONS = 400;
    private static final int STEPS = 150;

    @RegisterExtension
    final ServerFixture server = new ServerFixture();

    @TempDir
    Path directory;

    private Random random = new Random(0);

    private HandlerMix mix() throws IOException {
        return new HandlerMix(random, Files.write(directory.resolve("file"), new byte[1_500]));
    }

    private void begin(long seed) {
        random.setSeed(seed);
    }

    @Test
    void clientsThatKeepToTheRules() throws IOException {
        HandlerMix mix = mix();
        server.http2(options -> options.streams(8).windows(2_000, 20_000, 70_000).push(true)).handle(mix);
        for (int run = 0; run < CONNECTIONS; run++) {
            begin(run);
            try {
                Http2Client client = server.connectHttp2();
                RandomClient chance = new RandomClient(random, client, server.loop, false);
                for (int step = 0; step < STEPS && !client.isClosed(); step++) {
                    chance.step();
                    if (random.nextInt(3) == 0) {
                        mix.progress();
                        server.loop.run();
                    }
                }
                settle(client, chance, mix);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run " + run, e);
            }
        }
    }

    @Test
    void clientsThatBreakThem() throws IOException {
        HandlerMix mix = mix();
        server.http2(options -> options.streams(8).windows(2_000, 20_000, 70_000).push(true)).handle(mix);
        for (int run = 0; run < CONNECTIONS; run++) {
            begin(1_000 + run);
            try {
                Http2Client client = server.connectHttp2(2, random.nextInt(2), 4, random.nextInt(70_000));
                RandomClient chance = new RandomClient(random, client, server.loop, true);
                for (int step = 0; step < STEPS && !client.isClosed(); step++) {
                    chance.step();
                    if (random.nextInt(3) == 0) {
                        mix.progress();
                        server.loop.run();
                    }
                    if (random.nextInt(2 * STEPS) == 0) {
                        server.share().closeIdle();
                    }
                }
                settle(client, chance, mix);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run " + run, e);
            }
        }
    }

    /** Lets everything come to its end, and looks whether something is left that belongs to no live stream. */
    private void settle(Http2Client client, RandomClient chance, HandlerMix mix) {
        client.connection.window(Long.MAX_VALUE);
        mix.finish();
        server.loop.run();
        for (int round = 0; round < 3 && !client.isClosed(); round++) {
            client.read();
            for (int stream = 1; stream <= chance.lastStream() && !client.isClosed() && client.goAway().isEmpty(); stream += 2) {
                if (!client.answer(stream).isOver() && client.answer(stream).window < 1_000_000) {
                    client.send(Frames.windowUpdate(0, 400_000), Frames.windowUpdate(stream, 400_000));
                }
                mix.finish();
                server.loop.run();
            }
        }
        for (int stream = 1; stream <= chance.lastStream() && !client.isClosed() && client.goAway().isEmpty(); stream += 2) {
            client.send(Frames.reset(stream, 8));
        }
        mix.finish();
        server.loop.run();
        if (!client.isClosed() && client.goAway().isEmpty()) {
            for (int stream = 2; stream <= client.highestPromised(); stream += 2) {
                client.send(Frames.reset(stream, 8));
            }
        }
        mix.finish();
        server.loop.pass(Duration.ofSeconds(1));
        if (!client.isClosed() && client.goAway().isEmpty()) {
            assertThat(client.connection.handler()).asString().contains("streams=0, exchanges=0, held=0");
            assertThat(server.loop.buffers().buffersInUse()).as("buffers").isZero();
        }
        client.connection.abort();
        server.loop.run();
        mix.finish();
        server.loop.run();
        assertThat(server.loop.buffers().buffersInUse()).as("buffers at the end").isZero();
        assertThat(server.share().counters().active()).as("active requests").isZero();
        assertThat(server.share().size()).as("connections").isZero();
    }
}
