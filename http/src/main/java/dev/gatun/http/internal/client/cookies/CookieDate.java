package dev.gatun.http.internal.client.cookies;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the date of {@code Expires} as leniently as browsers do (RFC 6265bis, section 5.1.1): its parts in any order. Pure; any thread. */
final class CookieDate {
    private static final Pattern DELIMITERS = Pattern.compile("[\\x09\\x20-\\x2f\\x3b-\\x40\\x5b-\\x60\\x7b-\\x7e]+");
    private static final Pattern TIME = Pattern.compile("([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,2})(?:[^0-9].*)?", Pattern.DOTALL);
    private static final Pattern DAY = Pattern.compile("([0-9]{1,2})(?:[^0-9].*)?", Pattern.DOTALL);
    private static final Pattern YEAR = Pattern.compile("([0-9]{2,4})(?:[^0-9].*)?", Pattern.DOTALL);
    private static final List<String> MONTHS = List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final int NONE = -1;
    /** The first year that Windows knows, which the RFC took for the first of all. */
    private static final int FIRST_YEAR = 1601;

    private int hour = NONE;
    private int minute;
    private int second;
    private int day = NONE;
    private int month = NONE;
    private int year = NONE;

    private CookieDate() {}

    /** The date, or nothing when parts are missing or out of range. */
    static Optional<Instant> parse(String text) {
        CookieDate date = new CookieDate();
        for (String token : DELIMITERS.split(text)) {
            if (!token.isEmpty()) {
                date.take(token);
            }
        }
        return date.instant();
    }

    /** Each token is the first part that it can be, of those that are not there yet. */
    private void take(String token) {
        Matcher time = TIME.matcher(token);
        if (hour == NONE && time.matches()) {
            hour = Integer.parseInt(time.group(1));
            minute = Integer.parseInt(time.group(2));
            second = Integer.parseInt(time.group(3));
            return;
        }
        Matcher number = DAY.matcher(token);
        if (day == NONE && number.matches()) {
            day = Integer.parseInt(number.group(1));
            return;
        }
        if (month == NONE && token.length() >= 3) {
            month = MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT));
            if (month != NONE) {
                return;
            }
        }
        Matcher digits = YEAR.matcher(token);
        if (year == NONE && digits.matches()) {
            year = Integer.parseInt(digits.group(1));
        }
    }

    private Optional<Instant> instant() {
        if (hour == NONE || day == NONE || month == NONE || year == NONE) {
            return Optional.empty();
        }
        int full = year >= 70 && year <= 99 ? year + 1900 : year <= 69 ? year + 2000 : year;
        if (full < FIRST_YEAR) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(full, month + 1, day, hour, minute, second).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
