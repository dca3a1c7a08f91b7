package dev.gatun.http.internal.proxyprotocol;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A fuzz target. A plain test run replays the corpus beside it; with {@code JAZZER_FUZZ=1} Jazzer looks for more. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Jazzer attaches to the running VM, which a JRE without jdk.attach refuses")
class ProxyHeaderFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void headers(byte[] bytes) {
        Invariants.read(bytes);
    }
}
