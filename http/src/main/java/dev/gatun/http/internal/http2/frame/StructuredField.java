package dev.gatun.http.internal.http2.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where the parts of a dictionary of structured fields end (RFC 9651, section 4.2.2). All methods take where a part begins and tell where it ends, or
 * {@link #MALFORMED}, which they also take and pass on; values are not made of the parts, so that nothing is allocated.
 */
final class StructuredField {
    static final int MALFORMED = -1;

    /** What {@link #at} tells behind the last byte: no byte. */
    private static final int NOTHING = -1;
    private static final int INTEGER_DIGITS = 15;
    private static final int DECIMAL_DIGITS = 12;
    private static final int FRACTION_DIGITS = 3;

    private StructuredField() {}

    static int at(MemorySegment bytes, int at, int end) {
        return at >= 0 && at < end ? bytes.get(ValueLayout.JAVA_BYTE, at) & 0xFF : NOTHING;
    }

    static int skipSpaces(MemorySegment bytes, int start, int end) {
        int at = start;
        while (at(bytes, at, end) == ' ') {
            at++;
        }
        return at;
    }

    static int key(MemorySegment bytes, int start, int end) {
        int first = at(bytes, start, end);
        if (!isLower(first) && first != '*') {
            return MALFORMED;
        }
        int at = start + 1;
        for (int c = at(bytes, at, end); isLower(c) || isDigit(c) || c == '_' || c == '-' || c == '.' || c == '*'; c = at(bytes, at, end)) {
            at++;
        }
        return at;
    }

    /** What follows a key: a value with parameters, parameters alone, or nothing. */
    static int memberValue(MemorySegment bytes, int start, int end) {
        if (at(bytes, start, end) != '=') {
            return parameters(bytes, start, end);
        }
        if (at(bytes, start + 1, end) == '(') {
            return innerList(bytes, start + 2, end);
        }
        return item(bytes, start + 1, end);
    }

    /** Blanks, and a comma with another member behind it, or the end. */
    static int nextMember(MemorySegment bytes, int start, int end) {
        int at = start;
        while (isBlank(at(bytes, at, end))) {
            at++;
        }
        if (at == end) {
            // a field ends with spaces, not with other blanks (section 4.2, step 6)
            return skipSpaces(bytes, start, end) == end ? end : MALFORMED;
        }
        if (at(bytes, at, end) != ',') {
            return MALFORMED;
        }
        at++;
        while (isBlank(at(bytes, at, end))) {
            at++;
        }
        return at == end ? MALFORMED : at;
    }

    private static int innerList(MemorySegment bytes, int start, int end) {
        int at = skipSpaces(bytes, start, end);
        while (at(bytes, at, end) != ')') {
            int itemEnd = item(bytes, at, end);
            int next = at(bytes, itemEnd, end);
            if (next != ' ' && next != ')') {
                return MALFORMED;
            }
            at = skipSpaces(bytes, itemEnd, end);
        }
        return parameters(bytes, at + 1, end);
    }

    private static int item(MemorySegment bytes, int start, int end) {
        return parameters(bytes, bareItem(bytes, start, end), end);
    }

    private static int parameters(MemorySegment bytes, int start, int end) {
        int at = start;
        while (at(bytes, at, end) == ';') {
            at = key(bytes, skipSpaces(bytes, at + 1, end), end);
            if (at(bytes, at, end) == '=') {
                at = bareItem(bytes, at + 1, end);
            }
        }
        return at;
    }

    private static int bareItem(MemorySegment bytes, int start, int end) {
        int first = at(bytes, start, end);
        return switch (first) {
            case '"' -> string(bytes, start + 1, end);
            case ':' -> byteSequence(bytes, start + 1, end);
            case '?' -> isOneOf(at(bytes, start + 1, end), '0', '1') ? start + 2 : MALFORMED;
            case '@' -> number(bytes, start + 1, end, false);
            case '%' -> displayString(bytes, start + 1, end);
            default -> isLetter(first) || first == '*' ? token(bytes, start + 1, end) : number(bytes, start, end, true);
        };
    }

    private static int number(MemorySegment bytes, int start, int end, boolean mayBeDecimal) {
        int digits = at(bytes, start, end) == '-' ? start + 1 : start;
        int at = digits(bytes, digits, end);
        boolean decimal = mayBeDecimal && at(bytes, at, end) == '.';
        if (at == digits || at - digits > (decimal ? DECIMAL_DIGITS : INTEGER_DIGITS)) {
            return MALFORMED;
        }
        if (!decimal) {
            return at;
        }
        int fraction = at + 1;
        at = digits(bytes, fraction, end);
        return at == fraction || at - fraction > FRACTION_DIGITS ? MALFORMED : at;
    }

    private static int digits(MemorySegment bytes, int start, int end) {
        int at = start;
        while (isDigit(at(bytes, at, end))) {
            at++;
        }
        return at;
    }

    private static int string(MemorySegment bytes, int start, int end) {
        int at = start;
        for (int c = at(bytes, at, end); c != '"'; c = at(bytes, at, end)) {
            if (!isPrintable(c) || c == '\\' && !isOneOf(at(bytes, at + 1, end), '"', '\\')) {
                return MALFORMED;
            }
            at += c == '\\' ? 2 : 1;
        }
        return at + 1;
    }

    private static int displayString(MemorySegment bytes, int start, int end) {
        if (at(bytes, start, end) != '"') {
            return MALFORMED;
        }
        int at = start + 1;
        for (int c = at(bytes, at, end); c != '"'; c = at(bytes, at, end)) {
            // that the escaped bytes are UTF-8 is not looked at: nobody reads them
            if (!isPrintable(c) || c == '%' && !(isLowerHex(at(bytes, at + 1, end)) && isLowerHex(at(bytes, at + 2, end)))) {
                return MALFORMED;
            }
            at += c == '%' ? 3 : 1;
        }
        return at + 1;
    }

    private static int byteSequence(MemorySegment bytes, int start, int end) {
        int at = start;
        for (int c = at(bytes, at, end); c != ':'; c = at(bytes, at, end)) {
            if (!isLetter(c) && !isDigit(c) && c != '+' && c != '/' && c != '=') {
                return MALFORMED;
            }
            at++;
        }
        return at + 1;
    }

    private static int token(MemorySegment bytes, int start, int end) {
        int at = start;
        for (int c = at(bytes, at, end); isLetter(c) || isDigit(c) || c > 0 && "!#$%&'*+-.^_`|~:/".indexOf(c) >= 0; c = at(bytes, at, end)) {
            at++;
        }
        return at;
    }

    private static boolean isOneOf(int c, char one, char other) {
        return c == one || c == other;
    }

    private static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isPrintable(int c) {
        return c >= ' ' && c < 0x7F;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLower(int c) {
        return c >= 'a' && c <= 'z';
    }

    private static boolean isLowerHex(int c) {
        return isDigit(c) || c >= 'a' && c <= 'f';
    }

    private static boolean isLetter(int c) {
        return isLower(c) || c >= 'A' && c <= 'Z';
    }
}
