package dev.gatun.http.internal.files;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The validators of a representation, and what a request's preconditions say to them (RFC 9110 section 13). Pure.
 *
 * @param tag the entity tag with its quotes, and {@code W/} when it is weak
 * @param lastModified in whole seconds
 */
public record Validators(String tag, Instant lastModified) {
    /** What the preconditions lead to. */
    public enum Outcome {
        /** Answer as if there were none. */
        PROCEED,
        /** Answer 304. */
        NOT_MODIFIED,
        /** Answer 412. */
        FAILED
    }

    /** Cuts {@code lastModified} to what a field can say. */
    public Validators {
        lastModified = lastModified.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Evaluates the fields in the order of RFC 9110 section 13.2.2, steps 1 to 4.
     *
     * @param reading whether the method is GET or HEAD
     * @param field gives a request field's value, lines of one name joined by commas
     */
    public Outcome evaluate(boolean reading, Function<String, Optional<String>> field) {
        Optional<String> ifMatch = field.apply("if-match");
        if (ifMatch.isPresent()) {
            if (!matches(ifMatch.get(), true)) {
                return Outcome.FAILED;
            }
        } else if (date(field, "if-unmodified-since").map(lastModified::isAfter).orElse(false)) {
            return Outcome.FAILED;
        }
        Optional<String> ifNoneMatch = field.apply("if-none-match");
        if (ifNoneMatch.isPresent()) {
            if (matches(ifNoneMatch.get(), false)) {
                return reading ? Outcome.NOT_MODIFIED : Outcome.FAILED;
            }
        } else if (reading && date(field, "if-modified-since").map(date -> !lastModified.isAfter(date)).orElse(false)) {
            return Outcome.NOT_MODIFIED;
        }
        return Outcome.PROCEED;
    }

    /** Step 5: whether a {@code Range} counts. {@code If-Range} compares strongly, dates exactly (RFC 9110 section 13.1.5). */
    public boolean allowsRange(Function<String, Optional<String>> field) {
        Optional<String> ifRange = field.apply("if-range");
        if (ifRange.isEmpty()) {
            return true;
        }
        String value = ifRange.get().strip();
        if (value.startsWith("\"") || value.startsWith("W/")) {
            return value.equals(tag) && !tag.startsWith("W/");
        }
        return HttpDate.parse(value).map(lastModified::equals).orElse(false);
    }

    private static Optional<Instant> date(Function<String, Optional<String>> field, String name) {
        // A date that can't be read is ignored (RFC 9110 sections 13.1.3 and 13.1.4).
        return field.apply(name).map(String::strip).flatMap(HttpDate::parse);
    }

    private boolean matches(String list, boolean strong) {
        if (list.strip().equals("*")) {
            return true;
        }
        String mine = opaque(tag);
        for (String candidate : tags(list)) {
            boolean weak = candidate.startsWith("W/") || tag.startsWith("W/");
            if (opaque(candidate).equals(mine) && !(strong && weak)) {
                return true;
            }
        }
        return false;
    }

    private static String opaque(String tag) {
        return tag.startsWith("W/") ? tag.substring(2) : tag;
    }

    /** The tags of a list, up to where it breaks the grammar. A tag may hold commas, so splitting at them would not do (section 8.8.3). */
    private static List<String> tags(String list) {
        List<String> tags = new ArrayList<>();
        int at = 0;
        while (at < list.length()) {
            char c = list.charAt(at);
            if (c == ' ' || c == '\t' || c == ',') {
                at++;
                continue;
            }
            int quote = list.startsWith("W/", at) ? at + 2 : at;
            int end = quote < list.length() && list.charAt(quote) == '"' ? list.indexOf('"', quote + 1) : -1;
            if (end < 0) {
                return tags;
            }
            tags.add(list.substring(at, end + 1));
            at = end + 1;
        }
        return tags;
    }
}
