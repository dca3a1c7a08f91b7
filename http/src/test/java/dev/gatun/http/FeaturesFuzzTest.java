package dev.gatun.http;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Fuzz targets. A plain test run replays the corpus beside them; with {@code JAZZER_FUZZ=1} Jazzer looks for more. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Jazzer attaches to the running VM, which a JRE without jdk.attach refuses")
class FeaturesFuzzTest {
    @FuzzTest(maxDuration = "1m")
    void multipart(byte[] bytes) {
        Surviving.multipart(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void cookies(byte[] bytes) {
        Surviving.cookies(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void paths(byte[] bytes) {
        Surviving.paths(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void queries(byte[] bytes) {
        Surviving.queries(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void ranges(byte[] bytes) {
        Surviving.ranges(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void accepts(byte[] bytes) {
        Surviving.accepts(bytes);
    }

    @FuzzTest(maxDuration = "1m")
    void preconditions(byte[] bytes) {
        Surviving.preconditions(bytes);
    }
}
