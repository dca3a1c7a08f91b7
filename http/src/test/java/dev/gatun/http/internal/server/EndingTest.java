package dev.gatun.http.internal.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class EndingTest {
    private static Ending of(long lameDuck, long grace) {
        return new Ending(Duration.ofSeconds(lameDuck), Duration.ofSeconds(grace));
    }

    @Test
    void moreTimeThanWantedIsGrace() {
        assertThat(of(5, 20).within(Duration.ofSeconds(30))).isEqualTo(of(5, 25));
        assertThat(of(0, 0).within(Duration.ZERO)).isEqualTo(of(0, 0));
    }

    @Test
    void lessTimeShortensBothInProportion() {
        assertThat(of(10, 30).within(Duration.ofSeconds(20))).isEqualTo(of(5, 15));
        assertThat(of(10, 30).within(Duration.ZERO)).isEqualTo(of(0, 0));
    }
}
