package dev.gatun.http.internal.client.retry;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.files.HttpDate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Reads {@code Retry-After} (RFC 9110, section 10.2.3). Pure; any thread. */
public final class RetryAfter {
    /** More digits than this are longer than anybody waits, and would not fit. */
    private static final int MOST_DIGITS = 10;

    private RetryAfter() {}

    /** How long the server wants to be left alone, zero for a date that is past; empty when it says nothing, or nothing that can be read. */
    public static Optional<Duration> of(Headers headers, Instant now) {
        List<String> values = headers.all("retry-after");
        // Two of them contradict each other, unless they don't; the field is no list.
        return values.size() == 1 ? parse(values.getFirst(), now) : Optional.empty();
    }

    private static Optional<Duration> parse(String value, Instant now) {
        if (!value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9')) {
            String digits = value.replaceFirst("^0+(?=.)", "");
            return Optional.of(Duration.ofSeconds(digits.length() > MOST_DIGITS ? Integer.MAX_VALUE : Long.parseLong(digits)));
        }
        return HttpDate.parse(value).map(date -> date.isBefore(now) ? Duration.ZERO : Duration.between(now, date));
    }
}
