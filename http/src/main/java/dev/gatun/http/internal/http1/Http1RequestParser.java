package dev.gatun.http.internal.http1;

import static dev.gatun.http.internal.head.Words.BYTE;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.RequestHead;
import dev.gatun.http.internal.head.Words;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Reads request heads (RFC 9112, sections 2 to 6), strictly, and as the bytes come.
 *
 * <pre>
 *      EMPTY LINES --> METHOD --SP--> TARGET --SP--> VERSION --CRLF--> FIELDS --CRLF--> checks --> complete
 *       (at most 4)
 * </pre>
 *
 * <p>One per connection; small, since the unfinished head is the caller's: it must be the same, and untouched, until it is complete. Bytes that are
 * not understood yet stay unread in the buffer and are presented again with what follows; the scan goes on where it stopped.
 */
public final class Http1RequestParser {
    private static final int EMPTY_LINES = 0;
    private static final int METHOD = 1;
    private static final int TARGET = 2;
    private static final int VERSION = 3;
    private static final int FIELDS = 4;

    private static final long VERSION_1_1 = Words.of("HTTP/1.1");
    private static final int VERSION_LENGTH = 8;

    private final HeadLimits limits;
    private final FieldParser fieldParser;
    private int state;
    private int emptyLines;
    /** Offset of the first byte not looked at, from the buffer's read index. */
    private int next;
    private int targetStart;
    private int targetLength;
    /** Offset of the question mark, -1 if there is none yet. */
    private int questionMark = -1;
    /** All {@link Characters#classes} seen in the target. */
    private int seen;

    /** A parser with these limits. */
    public Http1RequestParser(HeadLimits limits) {
        this.limits = limits;
        this.fieldParser = new FieldParser(limits);
    }

    /** Forgets an unfinished head. */
    public void reset() {
        state = EMPTY_LINES;
        emptyLines = 0;
        next = 0;
    }

    /** Whether a part of a head was read; a deadline for the rest should run. */
    public boolean isUnfinished() {
        return state != EMPTY_LINES || emptyLines > 0;
    }

    /**
     * Reads a head from {@code in}. When it is complete the read index is behind it, {@code head} is filled, and the next call begins the next one.
     * Otherwise more bytes are needed.
     *
     * @throws dev.gatun.http.ProtocolException if the head breaks a rule or a limit; the parser is of no more use then
     */
    public boolean parse(Buffer in, RequestHead head) {
        if (state == EMPTY_LINES && !begin(in, head)) {
            return false;
        }
        MemorySegment bytes = in.segment();
        int base = in.readIndex();
        int end = in.writeIndex();
        if (state == METHOD && !method(bytes, base, end, head)
                || state == TARGET && !target(bytes, base, end)
                || state == VERSION && !version(bytes, base, end, head)
                || !fieldParser.parse(bytes, base, end, head.fields())) {
            return false;
        }
        int length = fieldParser.end();
        head.bind(bytes, base, length);
        RequestTarget.split(head, targetStart, targetLength, questionMark);
        RequestRules.apply(head);
        in.readIndex(base + length);
        reset();
        return true;
    }

    private boolean begin(Buffer in, RequestHead head) {
        while (in.isReadable()) {
            byte first = in.get(in.readIndex());
            if (first != '\r' && first != '\n') {
                head.clear();
                state = METHOD;
                next = 0;
                questionMark = -1;
                seen = 0;
                return true;
            }
            if (first == '\n') {
                throw Faults.BARE_LF;
            }
            if (in.readableBytes() < 2) {
                return false;
            }
            if (in.get(in.readIndex() + 1) != '\n') {
                throw Faults.BARE_CR;
            }
            if (++emptyLines > HeadLimits.LEADING_EMPTY_LINES) {
                throw Faults.LEADING_LINES;
            }
            in.skip(2);
        }
        return false;
    }

    private boolean method(MemorySegment bytes, int base, int end, RequestHead head) {
        if (next == 0 && end - base >= Long.BYTES) {
            Method known = KnownMethods.of(Words.load(bytes, base));
            if (known != null) {
                head.method(known);
                beginTarget(known.name().length() + 1);
                return true;
            }
        }
        int stop = Math.min(end, base + HeadLimits.METHOD_BYTES + 1);
        int at = base + next;
        while (at < stop && Characters.isToken(bytes.get(BYTE, at))) {
            at++;
        }
        next = at - base;
        if (at == stop) {
            if (stop < end || next > HeadLimits.METHOD_BYTES) {
                throw Faults.METHOD_TOO_LONG;
            }
            return false;
        }
        if (next == 0 || bytes.get(BYTE, at) != ' ') {
            throw Faults.METHOD;
        }
        byte[] name = bytes.asSlice(base, next).toArray(BYTE);
        head.method(Method.of(new String(name, StandardCharsets.US_ASCII)));
        beginTarget(next + 1);
        return true;
    }

    private void beginTarget(int start) {
        targetStart = start;
        next = start;
        state = TARGET;
    }

    private boolean target(MemorySegment bytes, int base, int end) {
        int first = base + targetStart;
        int cap = first + limits.targetBytes() + 1;
        int stop = Math.min(end, cap);
        int at = base + next;
        if (at >= stop) {
            return false;
        }
        int allowed = questionMark >= 0 ? Characters.QUERY
                : bytes.get(BYTE, first) == '/' ? Characters.PATH : Characters.PATH | Characters.BRACKET;
        int kinds = seen;
        byte c = 0;
        while (at < stop) {
            c = bytes.get(BYTE, at);
            int classes = Characters.classes(c);
            if ((classes & allowed) == 0) {
                if (c != '?') {
                    break;
                }
                // the first one: further question marks are part of the query
                questionMark = at - base;
                allowed = Characters.QUERY;
            }
            kinds |= classes;
            at++;
        }
        seen = kinds;
        next = at - base;
        if (at == stop) {
            if (end >= cap) {
                throw Faults.TARGET_TOO_LONG;
            }
            return false;
        }
        targetLength = at - first;
        if (c != ' ' || targetLength == 0) {
            throw targetFault(c);
        }
        if ((kinds & Characters.PERCENT) != 0) {
            RequestTarget.checkEscapes(bytes, first, at, questionMark < 0 ? at : base + questionMark);
        }
        next++;
        state = VERSION;
        return true;
    }

    private static RuntimeException targetFault(byte found) {
        return switch (found) {
            case '#' -> Faults.FRAGMENT;
            // CR or LF: a request line without version, which is HTTP/0.9
            case ' ', '\t', '\r', '\n' -> Faults.REQUEST_LINE;
            default -> Faults.TARGET_CHARACTER;
        };
    }

    private boolean version(MemorySegment bytes, int base, int end, RequestHead head) {
        int at = base + next;
        if (end - at >= VERSION_LENGTH + 2 && Words.load(bytes, at) == VERSION_1_1
                && bytes.get(BYTE, at + VERSION_LENGTH) == '\r' && bytes.get(BYTE, at + VERSION_LENGTH + 1) == '\n') {
            head.version(HttpVersion.HTTP_1_1);
        } else if (!otherVersion(bytes, at, end, head)) {
            return false;
        }
        fieldParser.begin(next + VERSION_LENGTH + 2);
        state = FIELDS;
        return true;
    }

    /** Ten bytes at most, so looking at them again when more arrive costs nothing. */
    private static boolean otherVersion(MemorySegment bytes, int start, int end, RequestHead head) {
        int length = Math.min(end - start, VERSION_LENGTH + 2);
        for (int i = 0; i < length; i++) {
            byte c = bytes.get(BYTE, start + i);
            char expected = "HTTP/d.d\r\n".charAt(i);
            if (expected == 'd' ? c < '0' || c > '9' : c != expected) {
                throw i == VERSION_LENGTH + 1 ? Faults.BARE_CR : i == VERSION_LENGTH && c == '\n' ? Faults.BARE_LF : Faults.VERSION;
            }
        }
        if (length < VERSION_LENGTH + 2) {
            return false;
        }
        if (bytes.get(BYTE, start + 5) != '1') {
            throw Faults.VERSION_UNKNOWN;
        }
        head.version(bytes.get(BYTE, start + 7) == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1);
        return true;
    }
}
