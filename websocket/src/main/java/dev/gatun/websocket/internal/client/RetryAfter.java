package dev.gatun.websocket.internal.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** When a server wants to be asked again (RFC 9110, section 10.2.3). Pure. */
final class RetryAfter {
    /** Who says more has something else in mind. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private RetryAfter() {}

    /** The wait that a {@code retry-after} field asks for, an hour at most; zero when it asks for none that can be read. */
    static Duration of(Optional<String> field, Instant now) {
        if (field.isEmpty()) {
            return Duration.ZERO;
        }
        String text = field.get();
        Duration wait;
        if (text.matches("[0-9]{1,9}")) {
            wait = Duration.ofSeconds(Long.parseLong(text));
        } else {
            try {
                wait = Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            } catch (DateTimeParseException e) {
                return Duration.ZERO;
            }
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
