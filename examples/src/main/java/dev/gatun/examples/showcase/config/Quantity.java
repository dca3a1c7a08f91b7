package dev.gatun.examples.showcase.config;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers with a unit: {@code 30s}, {@code 16KiB}. */
final class Quantity {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,18}) ?([A-Za-z]*)");
    private static final Map<String, Long> TIMES = new LinkedHashMap<>();
    private static final Map<String, Long> SIZES = new LinkedHashMap<>();

    static {
        TIMES.put("ms", 1L);
        TIMES.put("s", 1_000L);
        TIMES.put("m", 60_000L);
        TIMES.put("h", 3_600_000L);
        TIMES.put("d", 86_400_000L);
        SIZES.put("", 1L);
        SIZES.put("B", 1L);
        SIZES.put("KiB", 1L << 10);
        SIZES.put("MiB", 1L << 20);
        SIZES.put("GiB", 1L << 30);
    }

    private Quantity() {}

    /** A time in milliseconds to days; empty when it is none. */
    static Optional<Duration> duration(String text) {
        return of(text, TIMES).map(Duration::ofMillis);
    }

    /** A number of bytes, in powers of 1024 when it has a unit; empty when it is none. */
    static Optional<Long> bytes(String text) {
        return of(text, SIZES);
    }

    private static Optional<Long> of(String text, Map<String, Long> units) {
        Matcher matcher = FORM.matcher(text);
        Long unit = matcher.matches() ? units.get(matcher.group(2)) : null;
        if (unit == null) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return number > Long.MAX_VALUE / unit ? Optional.empty() : Optional.of(number * unit);
    }

    /** As it would be written: in the largest unit that leaves no rest. */
    static String spelled(Duration duration) {
        return duration.isZero() ? "0s" : spelled(duration.toMillis(), TIMES);
    }

    /** As it would be written. */
    static String spelled(long bytes) {
        return bytes == 0 ? "0" : spelled(bytes, SIZES);
    }

    private static String spelled(long number, Map<String, Long> units) {
        String text = Long.toString(number);
        for (Map.Entry<String, Long> unit : units.entrySet()) {
            if (number % unit.getValue() == 0 && unit.getValue() > 1) {
                text = number / unit.getValue() + unit.getKey();
            } else if (unit.getValue() == 1 && !unit.getKey().equals("B")) {
                text = number + unit.getKey();
            }
        }
        return text;
    }
}
