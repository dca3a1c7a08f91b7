package dev.gatun.http.internal.head;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.HeaderList;
import java.util.Objects;

/** Header lines with a copy of the bytes that they lie in: valid for ever, with no String for a value until it is asked for. A value; any thread. */
final class CopiedHeaders implements Headers {
    private final String text;
    private final String[] names;
    /** Of each value where it begins and where it ends. */
    private final int[] values;

    /** @param length of the bytes, counted from the base of {@code fields} */
    CopiedHeaders(HeaderFields fields, int length) {
        int count = fields.count();
        text = fields.text(0, length);
        names = new String[count];
        values = new int[2 * count];
        for (int i = 0; i < count; i++) {
            names[i] = fields.name(i);
            values[2 * i] = fields.valueStart(i);
            values[2 * i + 1] = fields.valueStart(i) + fields.valueLength(i);
        }
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public String name(int index) {
        return names[Objects.checkIndex(index, names.length)];
    }

    @Override
    public String value(int index) {
        Objects.checkIndex(index, names.length);
        return text.substring(values[2 * index], values[2 * index + 1]);
    }

    @Override
    public Headers copy() {
        return this;
    }

    @Override
    public String toString() {
        return HeaderList.copyOf(this).toString();
    }
}
