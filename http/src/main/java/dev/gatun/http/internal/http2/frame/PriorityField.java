package dev.gatun.http.internal.http2.frame;

import java.lang.foreign.MemorySegment;

/** Finds {@code u} and {@code i} among the members of a dictionary. No state, allocates nothing. */
final class PriorityField {
    private PriorityField() {}

    static Priority parse(MemorySegment bytes, int start, int end) {
        int urgency = Priority.DEFAULT_URGENCY;
        boolean incremental = false;
        int at = StructuredField.skipSpaces(bytes, start, end);
        while (at < end) {
            int key = at;
            int keyEnd = StructuredField.key(bytes, at, end);
            at = StructuredField.memberValue(bytes, keyEnd, end);
            if (at < 0) {
                return Priority.DEFAULT;
            }
            // of members with the same key the last one counts, even when it is of no use
            if (keyEnd - key == 1) {
                switch (StructuredField.at(bytes, key, end)) {
                    case 'u' -> urgency = urgency(bytes, keyEnd, at);
                    case 'i' -> incremental = incremental(bytes, keyEnd, at);
                    default -> { }
                }
            }
            at = StructuredField.nextMember(bytes, at, end);
            if (at < 0) {
                return Priority.DEFAULT;
            }
        }
        return Priority.of(urgency, incremental);
    }

    /** An integer from 0 to 7, or the default. */
    private static int urgency(MemorySegment bytes, int at, int end) {
        int digits = at + 1;
        boolean negative = StructuredField.at(bytes, digits, end) == '-';
        if (negative) {
            digits++;
        }
        long value = 0;
        int i = digits;
        for (int c = StructuredField.at(bytes, i, end); c >= '0' && c <= '9'; c = StructuredField.at(bytes, i, end)) {
            value = 10 * value + c - '0';
            i++;
        }
        boolean integer = i > digits && StructuredField.at(bytes, i, end) != '.' && StructuredField.at(bytes, at, end) == '=';
        return integer && value <= (negative ? 0 : Priority.LOWEST_URGENCY) ? (int) value : Priority.DEFAULT_URGENCY;
    }

    /** A boolean, which is true when no value is told, or the default. */
    private static boolean incremental(MemorySegment bytes, int at, int end) {
        if (StructuredField.at(bytes, at, end) != '=') {
            return true;
        }
        return StructuredField.at(bytes, at + 1, end) == '?' && StructuredField.at(bytes, at + 2, end) == '1';
    }
}
