package dev.gatun.http;

import dev.gatun.http.internal.HeaderList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Header fields in the order in which they came (RFC 9110, section 5). Names are compared without regard to case. Read-only.
 *
 * <p>The headers of a request are a view of the bytes received: a name or value becomes a {@link String} only when it is asked for. They are valid
 * until the response is complete.
 */
public interface Headers {
    /** How many field lines there are. */
    int size();

    /** The name of field line {@code index}, in lower case. */
    String name(int index);

    /** The value of field line {@code index}, without white space around it. */
    String value(int index);

    /** The value of the first field line with this name. */
    default Optional<String> first(String name) {
        for (int i = 0, n = size(); i < n; i++) {
            if (name(i).equalsIgnoreCase(name)) {
                return Optional.of(value(i));
            }
        }
        return Optional.empty();
    }

    /** The values of all field lines with this name, in order; empty when there is none. */
    default List<String> all(String name) {
        List<String> values = new ArrayList<>(2);
        for (int i = 0, n = size(); i < n; i++) {
            if (name(i).equalsIgnoreCase(name)) {
                values.add(value(i));
            }
        }
        return values;
    }

    /** Whether there is a field line with this name. */
    default boolean contains(String name) {
        for (int i = 0, n = size(); i < n; i++) {
            if (name(i).equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }

    /** Whether there is no field line at all. */
    default boolean isEmpty() {
        return size() == 0;
    }

    /** All names once, in lower case, in order of their first field line. */
    default Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (int i = 0, n = size(); i < n; i++) {
            names.add(name(i).toLowerCase(Locale.ROOT));
        }
        return names;
    }

    /** Passes name and value of each field line to {@code action}. */
    default void forEach(BiConsumer<? super String, ? super String> action) {
        for (int i = 0, n = size(); i < n; i++) {
            action.accept(name(i), value(i));
        }
    }

    /** A copy that stays valid. */
    default Headers copy() {
        HeaderList list = new HeaderList();
        forEach(list::add);
        return list;
    }

    /** No headers. */
    static Headers empty() {
        return HeaderList.EMPTY;
    }

    /**
     * Headers from names and values in turn.
     *
     * @throws IllegalArgumentException when the number of strings is odd
     */
    static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("name without a value: " + namesAndValues[namesAndValues.length - 1]);
        }
        HeaderList list = new HeaderList();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            list.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return list;
    }
}
