package dev.gatun.http.internal.client.http2;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Servers that are random and yet the same every time. */
class Http2ClientRandomRunTest {
    private static final int CONNECTIONS = 1_500;
    private static final int STEPS = 120;

    @Test
    void nothingEscapesAndNothingIsLeft() {
        int tunnels = 0;
        for (int run = 0; run < CONNECTIONS; run++) {
            try {
                RandomServer server = new RandomServer(new Random(run));
                server.run(STEPS);
                tunnels += server.tunnels();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run " + run, e);
            }
        }
        assertThat(tunnels).as("requests that became tunnels").isGreaterThan(CONNECTIONS);
    }
}
