package dev.gatun.http.internal.client.http1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Fuzz target. A plain test run replays the corpus beside it; with {@code JAZZER_FUZZ=1} Jazzer looks for more. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Jazzer attaches to the running VM, which a JRE without jdk.attach refuses")
class Http1ClientFuzzTest {
    /** What a server sends behind a request. The first byte chooses what the client asks for, and does meanwhile. */
    @FuzzTest(maxDuration = "2m")
    void connection(byte[] bytes) {
        Random random = new Random(bytes.length == 0 ? 0 : bytes[0]);
        new RandomResponses(random).run(Arrays.copyOfRange(bytes, Math.min(1, bytes.length), bytes.length));
    }
}
