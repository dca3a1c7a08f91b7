package dev.gatun.http.internal;

import dev.gatun.http.Headers;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;

/** Header fields held as strings: those of responses, trailers and copies. Not thread-safe. */
public final class HeaderList implements Headers {
    /** No headers; must not be added to. */
    public static final HeaderList EMPTY = new HeaderList(0);

    private static final int INITIAL_FIELDS = 4;

    private String[] fields;
    private int size;

    /** An empty list with room for a few fields. */
    public HeaderList() {
        this(INITIAL_FIELDS);
    }

    private HeaderList(int capacity) {
        fields = new String[capacity * 2];
    }

    /** A list with the fields of {@code source}. */
    public static HeaderList copyOf(Headers source) {
        HeaderList list = new HeaderList(Math.max(source.size(), INITIAL_FIELDS));
        if (source instanceof HeaderList other) {
            System.arraycopy(other.fields, 0, list.fields, 0, 2 * other.size);
            list.size = other.size;
        } else {
            source.forEach(list::add);
        }
        return list;
    }

    /** Appends a field line. */
    public void add(String name, String value) {
        if (this == EMPTY) {
            throw new IllegalStateException("the empty header list is shared");
        }
        int at = size * 2;
        if (at == fields.length) {
            fields = Arrays.copyOf(fields, fields.length * 2);
        }
        fields[at] = lower(name);
        fields[at + 1] = Objects.requireNonNull(value, "value");
        size++;
    }

    /** Replaces all field lines of this name by one. */
    public void set(String name, String value) {
        String lower = lower(name);
        for (int i = 0; i < size; i++) {
            if (fields[i * 2].equals(lower)) {
                fields[i * 2 + 1] = Objects.requireNonNull(value, "value");
                removeFrom(i + 1, lower);
                return;
            }
        }
        add(lower, value);
    }

    /** Removes all field lines of this name. */
    public void remove(String name) {
        removeFrom(0, lower(name));
    }

    private void removeFrom(int start, String lower) {
        int kept = start;
        for (int i = start; i < size; i++) {
            if (!fields[i * 2].equals(lower)) {
                fields[kept * 2] = fields[i * 2];
                fields[kept * 2 + 1] = fields[i * 2 + 1];
                kept++;
            }
        }
        Arrays.fill(fields, kept * 2, size * 2, null);
        size = kept;
    }

    /** Lower case without a new string for the usual constant, which is in lower case already. */
    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public String name(int index) {
        return fields[Objects.checkIndex(index, size) * 2];
    }

    @Override
    public String value(int index) {
        return fields[Objects.checkIndex(index, size) * 2 + 1];
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return text.toString();
    }
}
