package dev.gatun.http;

import dev.gatun.http.internal.Percent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parameters behind the {@code ?} of a target, decoded as a form is ({@code application/x-www-form-urlencoded}). Immutable. */
public final class Query {
    private static final Query EMPTY = new Query("", List.of());

    private final String raw;
    private final List<String> fields;

    private Query(String raw, List<String> fields) {
        this.raw = raw;
        this.fields = fields;
    }

    /**
     * Parses what stands behind the {@code ?}.
     *
     * @throws BadRequest when a percent sign is not followed by two hex digits, or the bytes are not UTF-8
     */
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return EMPTY;
        }
        List<String> fields = new ArrayList<>();
        for (int start = 0; start <= raw.length(); ) {
            int end = raw.indexOf('&', start);
            end = end < 0 ? raw.length() : end;
            if (end > start) {
                int equal = raw.indexOf('=', start);
                boolean named = equal >= 0 && equal < end;
                fields.add(Percent.decodeForm(raw, start, named ? equal : end));
                fields.add(named ? Percent.decodeForm(raw, equal + 1, end) : "");
            }
            start = end + 1;
        }
        return new Query(raw, fields);
    }

    /** As it was sent. */
    public String raw() {
        return raw;
    }

    /** The first value with this name. */
    public Optional<String> first(String name) {
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equals(name)) {
                return Optional.of(fields.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /** All values with this name, in order. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0; i < fields.size(); i += 2) {
            if (fields.get(i).equals(name)) {
                values.add(fields.get(i + 1));
            }
        }
        return values;
    }

    /** All names once, in order. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0; i < fields.size(); i += 2) {
            names.add(fields.get(i));
        }
        return names;
    }

    /** Whether there are no parameters. */
    public boolean isEmpty() {
        return fields.isEmpty();
    }

    @Override
    public String toString() {
        return raw;
    }
}
