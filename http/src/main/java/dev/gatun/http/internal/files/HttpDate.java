package dev.gatun.http.internal.files;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Dates of HTTP fields (RFC 9110 section 5.6.7): written as IMF-fixdate, read in all three forms. Pure; any thread. */
public final class HttpDate {
    private static final DateTimeFormatter FIXDATE = formatter("EEE, dd MMM yyyy HH:mm:ss 'GMT'");
    private static final DateTimeFormatter ASCTIME = formatter("EEE MMM ppd HH:mm:ss yyyy");

    private HttpDate() {}

    private static DateTimeFormatter formatter(String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(ZoneOffset.UTC);
    }

    /** {@code Sun, 06 Nov 1994 08:49:37 GMT}; fractions of a second are cut off. */
    public static String format(Instant instant) {
        return FIXDATE.format(instant);
    }

    /** The date that {@code text} says, or nothing when it is none: RFC 9110 has recipients ignore such a field. */
    public static Optional<Instant> parse(String text) {
        for (DateTimeFormatter format : List.of(FIXDATE, ASCTIME, rfc850())) {
            try {
                return Optional.of(LocalDateTime.parse(text, format).toInstant(ZoneOffset.UTC));
            } catch (DateTimeException e) {
                continue;
            }
        }
        return Optional.empty();
    }

    /** Two digits of a year that would lie more than 50 years ahead mean the past (RFC 9110 section 5.6.7), so the base moves with time. */
    private static DateTimeFormatter rfc850() {
        return new DateTimeFormatterBuilder()
            .appendPattern("EEEE, dd-MMM-")
            .appendValueReduced(ChronoField.YEAR, 2, 2, LocalDateTime.now(ZoneOffset.UTC).getYear() - 49)
            .appendPattern(" HH:mm:ss 'GMT'")
            .toFormatter(Locale.ENGLISH);
    }
}
