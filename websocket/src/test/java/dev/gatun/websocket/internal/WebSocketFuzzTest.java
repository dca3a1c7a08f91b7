package dev.gatun.websocket.internal;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Fuzz targets. A plain test run replays the corpus beside them; with {@code JAZZER_FUZZ=1} Jazzer looks for more, in one target at a time. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Jazzer attaches to the running VM, which a JRE without jdk.attach refuses")
class WebSocketFuzzTest {
    @FuzzTest(maxDuration = "2m")
    void frames(byte[] bytes) {
        Invariants.readFrames(bytes, true);
    }

    @FuzzTest(maxDuration = "1m")
    void framesOfServers(byte[] bytes) {
        Invariants.readFrames(bytes, false);
    }

    @FuzzTest(maxDuration = "1m")
    void extensions(byte[] bytes) {
        Invariants.negotiate(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void handshake(byte[] bytes) {
        Invariants.handshake(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void inflate(byte[] bytes) {
        Invariants.inflate(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void utf8(byte[] bytes) {
        Invariants.judge(bytes);
    }
}
