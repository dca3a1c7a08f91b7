package dev.gatun.websocket.internal.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
    private static final Instant NOW = Instant.parse("2026-11-27T10:00:00Z");

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "0 | PT0S", "120 | PT2M", "999999 | PT1H", "99999999999 | PT0S", "-1 | PT0S", "soon | PT0S", "1.5 | PT0S",
        "Fri, 27 Nov 2026 10:00:30 GMT | PT30S", "Fri, 27 Nov 2026 09:00:00 GMT | PT0S", "Fri, 27 Nov 2099 10:00:00 GMT | PT1H",
        "Friday, 27-Nov-26 10:00:30 GMT | PT30S", "Fri Nov 27 10:00:30 2026 | PT30S"
    })
    void secondsOrADate(String field, Duration wait) {
        assertThat(RetryAfter.of(Optional.of(field), NOW)).isEqualTo(wait);
    }

    @ParameterizedTest
    @CsvSource("PT0S")
    void noField(Duration wait) {
        assertThat(RetryAfter.of(Optional.empty(), NOW)).isEqualTo(wait);
    }
}
