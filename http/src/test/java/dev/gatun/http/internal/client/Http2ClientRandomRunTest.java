package dev.gatun.http.internal.client;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Servers that are random and yet the same every time. */
class Http2ClientRandomRunTest {
    private static final int CONNECTIONS = 1_500;
    private static final int STEPS = 120;

    @Test
    void nothingEscapesAndNothingIsLeft() {
        for (int run = 0; run < CONNECTIONS; run++) {
            try {
                new RandomServer(new Random(run)).run(STEPS);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run " + run, e);
            }
        }
    }
}
