package dev.gatun.http.internal.client.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Servers that are random and yet the same every time. */
class Http1ClientRandomRunTest {
    private static final int CONNECTIONS = 3_000;
    private static final int STEPS = 60;

    @Test
    void nothingEscapesAndNothingIsLeft() {
        int tunnels = 0;
        int responses = 0;
        for (int run = 0; run < CONNECTIONS; run++) {
            try {
                RandomResponses server = new RandomResponses(new Random(run));
                server.run(STEPS);
                tunnels += server.tunnels();
                responses += server.responses();
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run " + run, e);
            }
        }
        assertThat(tunnels).as("requests that became tunnels").isGreaterThan(CONNECTIONS / 10);
        assertThat(responses).as("requests with a whole response").isGreaterThan(CONNECTIONS / 2);
    }

    @Test
    void anyBytesAreAnswersOrFailures() {
        for (int run = 0; run < CONNECTIONS; run++) {
            Random random = new Random(run);
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            try {
                new RandomResponses(random).run(bytes);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("run " + run, e);
            }
        }
    }
}
