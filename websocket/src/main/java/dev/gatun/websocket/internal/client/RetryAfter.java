package dev.gatun.websocket.internal.client;

import dev.gatun.http.internal.files.HttpDate;
import java.time.Duration;
import java.time.Instant;
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
            wait = HttpDate.parse(text).map(date -> Duration.between(now, date)).orElse(Duration.ZERO);
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
