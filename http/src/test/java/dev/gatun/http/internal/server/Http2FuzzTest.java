package dev.gatun.http.internal.server;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Fuzz target. A plain test run replays the corpus beside it; with {@code JAZZER_FUZZ=1} Jazzer looks for more. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Jazzer attaches to the running VM, which a JRE without jdk.attach refuses")
class Http2FuzzTest {
    @TempDir
    static Path directory;

    /**
     * A whole connection behind preface and SETTINGS. Nothing may escape, what comes back must be legal, and nothing may be left. The first byte chooses how
     * the rest is cut, and what handlers do by chance.
     */
    @FuzzTest(maxDuration = "2m")
    void connection(byte[] bytes) throws IOException {
        Random random = new Random(bytes.length == 0 ? 0 : bytes[0]);
        Path file = directory.resolve("file");
        if (!Files.exists(file)) {
            Files.write(file, new byte[1_500]);
        }
        HandlerMix mix = new HandlerMix(random, file);
        ServerFixture server = new ServerFixture();
        server.http2(options -> options.streams(8).windows(2_000, 20_000, 70_000).push(true)).handle(mix);
        Http2Client client = server.connectHttp2();
        byte[] frames = Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length);
        if (random.nextBoolean()) {
            client.send(frames);
        } else {
            client.sendInParts(random, frames);
        }
        for (int i = 0; i < 20; i++) {
            mix.progress();
            server.loop.pass(Duration.ofMillis(100));
        }
        client.read();
        server.share().closeIdle();
        mix.finish();
        client.read().connection.abort();
        server.loop.run();
        mix.finish();
        server.afterEach(null);
    }
}
