package dev.gatun.http.internal.http1;

import static dev.gatun.http.internal.head.Words.BYTE;

import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.HeaderNames;
import dev.gatun.http.internal.head.Words;
import java.lang.foreign.MemorySegment;

/**
 * Reads header lines up to and with the empty one: of a request, a response, or a trailer section. Strict: CRLF only, names are tokens, no blank
 * before the colon, no folding, no control characters.
 *
 * <pre>
 *          +-------------------------------- CRLF -------------------------------+
 *          v                                                                     |
 *      LINE START --token--> NAME --':'--> BLANKS --other--> VALUE --------------+
 *          |
 *          +--CRLF--> done
 * </pre>
 *
 * <p>It may be called with any part of the bytes, always from the same first one on, and keeps where it stopped, so that no byte is looked at
 * twice however small the parts are. Because it reads no further than the limits in any case, the verdict does not depend on the parts either.
 */
final class FieldParser {
    private static final int LINE_START = 0;
    private static final int NAME = 1;
    private static final int BLANKS = 2;
    private static final int VALUE = 3;

    private final HeadLimits limits;
    private int state;
    private int sectionStart;
    private int lineStart;
    private int nameLength;
    private int valueStart;
    private int next;

    FieldParser(HeadLimits limits) {
        this.limits = limits;
    }

    /** Begins a section at offset {@code start}. */
    void begin(int start) {
        state = LINE_START;
        sectionStart = start;
        lineStart = start;
        next = start;
    }

    /** After {@link #parse} returned true: the offset behind the section. */
    int end() {
        return next;
    }

    /**
     * Reads on.
     *
     * @param base where offset 0 is in {@code bytes}
     * @param end  where the bytes end that have arrived
     * @return whether the section is complete
     */
    boolean parse(MemorySegment bytes, int base, int end, HeaderFields fields) {
        int sectionCap = base + sectionStart + limits.headerBytes();
        int at = base + next;
        while (true) {
            int cap = state == LINE_START ? sectionCap : Math.min(sectionCap, base + lineStart + limits.lineBytes());
            int stop = Math.min(end, cap);
            if (state == LINE_START) {
                if (at >= stop) {
                    return suspend(at - base, end, cap);
                }
                byte first = bytes.get(BYTE, at);
                if (first <= ' ' && first >= 0) {
                    return endOfSection(bytes, base, at, end, sectionCap, fields.count());
                }
                if (fields.count() >= limits.headerCount()) {
                    throw Faults.TOO_MANY_FIELDS;
                }
                lineStart = at - base;
                cap = Math.min(sectionCap, at + limits.lineBytes());
                stop = Math.min(end, cap);
                state = NAME;
            }
            if (state == NAME) {
                at = nameEnd(bytes, at, stop);
                if (at >= stop) {
                    return suspend(stop - base, end, cap);
                }
                if (bytes.get(BYTE, at) != ':') {
                    throw nameFault(bytes.get(BYTE, at));
                }
                nameLength = at - base - lineStart;
                at++;
                state = BLANKS;
            }
            if (state == BLANKS) {
                while (at < stop && Characters.isBlank(bytes.get(BYTE, at))) {
                    at++;
                }
                if (at >= stop) {
                    return suspend(at - base, end, cap);
                }
                valueStart = at - base;
                state = VALUE;
            }
            at = valueEnd(bytes, at, stop);
            if (at + 1 >= stop) {
                return suspendAtLineEnd(bytes, base, Math.min(at, stop), stop, end, cap);
            }
            if (bytes.get(BYTE, at) != '\r' || bytes.get(BYTE, at + 1) != '\n') {
                throw valueFault(bytes.get(BYTE, at));
            }
            addLine(bytes, base, at, fields);
            at += 2;
            state = LINE_START;
        }
    }

    private boolean suspend(int offset, int end, int cap) {
        if (end >= cap) {
            throw Faults.FIELDS_TOO_LARGE;
        }
        next = offset;
        return false;
    }

    private boolean suspendAtLineEnd(MemorySegment bytes, int base, int at, int stop, int end, int cap) {
        if (at < stop && bytes.get(BYTE, at) != '\r') {
            throw valueFault(bytes.get(BYTE, at));
        }
        return suspend(at - base, end, cap);
    }

    private boolean endOfSection(MemorySegment bytes, int base, int at, int end, int cap, int count) {
        byte first = bytes.get(BYTE, at);
        if (first != '\r') {
            if (Characters.isBlank(first)) {
                throw count == 0 ? Faults.LEADING_BLANK : Faults.FOLDED;
            }
            throw first == '\n' ? Faults.BARE_LF : Faults.FIELD_NAME;
        }
        if (at + 1 >= Math.min(end, cap)) {
            return suspend(at - base, end, cap);
        }
        if (bytes.get(BYTE, at + 1) != '\n') {
            throw Faults.BARE_CR;
        }
        next = at + 2 - base;
        return true;
    }

    private void addLine(MemorySegment bytes, int base, int valueEnd, HeaderFields fields) {
        int end = valueEnd;
        int start = base + valueStart;
        while (end > start && Characters.isBlank(bytes.get(BYTE, end - 1))) {
            end--;
        }
        int id = HeaderNames.idOf(bytes, base + lineStart, nameLength);
        if (id == 0) {
            checkName(bytes, base + lineStart, nameLength);
        }
        fields.add(id, lineStart, nameLength, valueStart, end - start);
    }

    /** A known name was compared byte by byte with a token; any other is looked at here. */
    private static void checkName(MemorySegment bytes, int at, int length) {
        if (length == 0) {
            throw Faults.FIELD_NAME;
        }
        boolean underscore = false;
        for (int i = 0; i < length; i++) {
            byte c = bytes.get(BYTE, at + i);
            if (!Characters.isToken(c)) {
                throw Faults.FIELD_NAME;
            }
            underscore |= c == '_';
        }
        if (underscore && isLookalike(bytes, at, length)) {
            throw Faults.LOOKALIKE;
        }
    }

    /** Content_Length is a token, yet every CGI-like peer behind a proxy takes it for Content-Length. */
    private static boolean isLookalike(MemorySegment bytes, int at, int length) {
        return matches(bytes, at, length, "content_length") || matches(bytes, at, length, "transfer_encoding");
    }

    private static boolean matches(MemorySegment bytes, int at, int length, String name) {
        if (length != name.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            byte c = bytes.get(BYTE, at + i);
            if ((c >= 'A' && c <= 'Z' ? c | 0x20 : c) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static RuntimeException nameFault(byte found) {
        return switch (found) {
            case ' ', '\t' -> Faults.SPACE_BEFORE_COLON;
            case '\r', '\n' -> Faults.NO_COLON;
            default -> Faults.FIELD_NAME;
        };
    }

    private static RuntimeException valueFault(byte found) {
        return switch (found) {
            case '\r' -> Faults.BARE_CR;
            case '\n' -> Faults.BARE_LF;
            default -> Faults.FIELD_VALUE;
        };
    }

    /** Where the name that goes on at {@code at} ends, or {@code stop} or beyond. */
    private static int nameEnd(MemorySegment bytes, int at, int stop) {
        for (int i = at; i < stop; i += Long.BYTES) {
            long ends = Words.nameEnds(Words.load(bytes, i));
            if (ends != 0) {
                return i + Words.first(ends);
            }
        }
        return stop;
    }

    /** Where the value that goes on at {@code at} ends: at a control character other than HTAB; or {@code stop} or beyond. */
    static int valueEnd(MemorySegment bytes, int at, int stop) {
        int i = at;
        while (i < stop) {
            long ends = Words.valueEnds(Words.load(bytes, i));
            if (ends == 0) {
                i += Long.BYTES;
                continue;
            }
            i += Words.first(ends);
            if (i >= stop || bytes.get(BYTE, i) != '\t') {
                return i;
            }
            i++;
        }
        return stop;
    }
}
