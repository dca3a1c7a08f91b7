package dev.gatun.http.internal.http1;

import static dev.gatun.http.internal.head.Words.BYTE;

import dev.gatun.http.HttpVersion;
import dev.gatun.http.Method;
import dev.gatun.http.internal.head.HeadLimits;
import dev.gatun.http.internal.head.ResponseHead;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Reads response heads (RFC 9112, sections 4 to 6), strictly, and as the bytes come. The twin of {@link Http1RequestParser}, with the same rules for header
 * lines.
 *
 * <pre>
 *      START "HTTP/1.d ddd" --SP--> REASON --CRLF--> FIELDS --CRLF--> checks --> complete
 *               '------------------CRLF----------------^
 * </pre>
 *
 * <p>Beyond the grammar only one thing is let through: a status line that ends behind its code, without the space that has to be there when the reason
 * phrase is empty. Servers forget it, and it leaves no doubt about what is meant.
 *
 * <p>One per connection; the unfinished head is the caller's, as in {@link Http1RequestParser}.
 */
public final class Http1ResponseParser {
    private static final int START = 0;
    private static final int REASON = 1;
    private static final int FIELDS = 2;

    private static final String FORM = "HTTP/d.d ddd";
    private static final int VERSION_LENGTH = 8;

    private final HeadLimits limits;
    private final FieldParser fieldParser;
    private int state;
    /** Offset of the first byte not looked at, from the buffer's read index. */
    private int next;

    /** A parser with these limits; {@link HeadLimits#lineBytes} is also that of the status line. */
    public Http1ResponseParser(HeadLimits limits) {
        this.limits = limits;
        this.fieldParser = new FieldParser(limits);
    }

    /** Forgets an unfinished head. */
    public void reset() {
        state = START;
        next = 0;
    }

    /** Whether a part of a head was read: the end of the connection would cut it off. */
    public boolean isUnfinished() {
        return state != START || next > 0;
    }

    /**
     * Reads a head from {@code in}. When it is complete the read index is behind it, {@code head} is filled, and the next call begins the next one.
     * Otherwise more bytes are needed.
     *
     * @param asked the method of the request, which decides with the status whether there is content (RFC 9112, section 6.3)
     * @throws dev.gatun.http.ProtocolException if the head breaks a rule or a limit; the parser is of no more use then
     */
    public boolean parse(Buffer in, ResponseHead head, Method asked) {
        MemorySegment bytes = in.segment();
        int base = in.readIndex();
        int end = in.writeIndex();
        if (state == START && next == 0) {
            head.clear();
        }
        if (state == START && !start(bytes, base, end, head)
                || state == REASON && !reason(bytes, base, end, head)
                || !fieldParser.parse(bytes, base, end, head.fields())) {
            return false;
        }
        int length = fieldParser.end();
        head.bind(bytes, base, length);
        ResponseRules.apply(head, asked);
        in.readIndex(base + length);
        reset();
        return true;
    }

    private boolean start(MemorySegment bytes, int base, int end, ResponseHead head) {
        int length = Math.min(FORM.length(), end - base);
        for (int i = next; i < length; i++) {
            byte c = bytes.get(BYTE, base + i);
            char expected = FORM.charAt(i);
            if (expected == 'd' ? c < '0' || c > '9' : c != expected) {
                throw i < VERSION_LENGTH ? Faults.VERSION : i == VERSION_LENGTH ? ResponseFaults.STATUS_LINE : ResponseFaults.STATUS_CODE;
            }
        }
        next = length;
        if (length < FORM.length()) {
            return false;
        }
        if (digit(bytes, base + 5) != 1) {
            throw Faults.VERSION_UNKNOWN;
        }
        int code = 100 * digit(bytes, base + 9) + 10 * digit(bytes, base + 10) + digit(bytes, base + 11);
        if (code < 100) {
            throw ResponseFaults.STATUS_CODE;
        }
        head.version(digit(bytes, base + 7) == 0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1);
        head.code(code);
        state = REASON;
        return true;
    }

    private static int digit(MemorySegment bytes, int at) {
        return bytes.get(BYTE, at) - '0';
    }

    private boolean reason(MemorySegment bytes, int base, int end, ResponseHead head) {
        int cap = base + limits.lineBytes();
        int stop = Math.min(end, cap);
        int first = base + FORM.length();
        int at = base + next;
        if (at == first && at < stop) {
            byte c = bytes.get(BYTE, at);
            if (c == ' ') {
                at++;
            } else if (c != '\r') {
                throw c == '\n' ? Faults.BARE_LF : ResponseFaults.STATUS_CODE;
            }
        }
        at = Math.min(stop, FieldParser.valueEnd(bytes, at, stop));
        if (at < stop && bytes.get(BYTE, at) != '\r') {
            throw bytes.get(BYTE, at) == '\n' ? Faults.BARE_LF : ResponseFaults.REASON;
        }
        if (at + 1 >= stop) {
            if (end >= cap) {
                throw ResponseFaults.STATUS_LINE_TOO_LONG;
            }
            next = Math.max(next, at - base);
            return false;
        }
        if (bytes.get(BYTE, at + 1) != '\n') {
            throw Faults.BARE_CR;
        }
        int reasonStart = Math.min(at, first + 1);
        head.reason(reasonStart - base, at - reasonStart);
        fieldParser.begin(at + 2 - base);
        state = FIELDS;
        return true;
    }
}
