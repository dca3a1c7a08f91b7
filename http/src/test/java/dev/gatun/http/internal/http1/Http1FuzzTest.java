package dev.gatun.http.internal.http1;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Fuzz targets. A plain test run replays the corpus beside them; with {@code JAZZER_FUZZ=1} Jazzer looks for more, in one target at a time. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "Jazzer attaches to the running VM, which a JRE without jdk.attach refuses")
class Http1FuzzTest {
    @FuzzTest(maxDuration = "2m")
    void requests(byte[] bytes) {
        Invariants.readRequests(bytes);
    }

    @FuzzTest(maxDuration = "2m")
    void responses(byte[] bytes) {
        Invariants.readResponses(bytes);
    }

    @FuzzTest(maxDuration = "2m")
    void chunks(byte[] bytes) {
        Invariants.readChunks(bytes);
    }

    @FuzzTest(maxDuration = "2m")
    void headerRoundTrip(byte[] bytes) {
        Invariants.writeAndReadHeader(bytes);
    }
}
