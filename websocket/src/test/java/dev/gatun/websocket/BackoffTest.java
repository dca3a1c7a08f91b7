package dev.gatun.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Random random = new Random(1);

    @Test
    void waitsGrowUpToTheCap() {
        Backoff backoff = Backoff.exponential().first(Duration.ofMillis(100)).factor(3).cap(Duration.ofSeconds(2)).jitter(0);
        assertThat(backoff.delay(1, random)).isEqualTo(Duration.ofMillis(100));
        assertThat(backoff.delay(2, random)).isEqualTo(Duration.ofMillis(300));
        assertThat(backoff.delay(3, random)).isEqualTo(Duration.ofMillis(900));
        assertThat(backoff.delay(4, random)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.delay(Integer.MAX_VALUE, random)).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void chanceMakesThemShorterOnly() {
        Backoff backoff = Backoff.exponential().first(Duration.ofSeconds(1)).jitter(0.5);
        long distinct = random.ints(1_000).mapToObj(i -> backoff.delay(1, random)).peek(delay ->
                assertThat(delay).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1))).distinct().count();
        assertThat(distinct).isGreaterThan(900);
        assertThat(backoff.jitter(1).delay(1, random)).isBetween(Duration.ZERO, Duration.ofSeconds(1));
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Backoff.exponential().first(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential().cap(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential().factor(0.5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential().factor(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential().jitter(1.1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential().jitter(Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential().attempts(0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Backoff.exponential().lasting(Duration.ofSeconds(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
