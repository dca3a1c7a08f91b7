package dev.gatun.http.internal.negotiation;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import java.util.Objects;

/**
 * Reads the pieces that structured field values are made of: tokens, quoted strings and optional whitespace (RFC 9110 section 5.6).
 * Strict: what the grammar does not have is refused with 400. One reader reads one value, on one thread.
 */
public final class FieldReader {
    private final String value;
    private int at;

    /** @param value the field's value; lines of the same name joined by commas */
    public FieldReader(String value) {
        this.value = value;
    }

    /** Whether everything was read. */
    public boolean atEnd() {
        return at == value.length();
    }

    /** The next character, or -1. */
    public int peek() {
        return at < value.length() ? value.charAt(at) : -1;
    }

    /** How many characters were read. */
    public int position() {
        return at;
    }

    /** Goes back, or on, to where {@link #position} was this: where only what follows tells what something is. */
    public FieldReader position(int index) {
        at = Objects.checkIndex(index, value.length() + 1);
        return this;
    }

    /** Passes over spaces and tabs (RFC 9110 section 5.6.3). */
    public FieldReader skipWhitespace() {
        while (peek() == ' ' || peek() == '\t') {
            at++;
        }
        return this;
    }

    /** Passes over {@code c} if it comes next. */
    public boolean skip(char c) {
        if (peek() == c) {
            at++;
            return true;
        }
        return false;
    }

    /** Passes over {@code c}, which must come next. */
    public FieldReader expect(char c) {
        if (!skip(c)) {
            throw malformed("'" + c + "' is missing");
        }
        return this;
    }

    /** The token that comes next; it has at least one character. */
    public String token() {
        int start = at;
        while (at < value.length() && isTokenCharacter(value.charAt(at))) {
            at++;
        }
        if (start == at) {
            throw malformed("a token is missing");
        }
        return value.substring(start, at);
    }

    /** The token or the content of the quoted string that comes next. */
    public String tokenOrQuoted() {
        return peek() == '"' ? quoted() : token();
    }

    /** The content of the quoted string that comes next, without its escapes (RFC 9110 section 5.6.4). */
    public String quoted() {
        expect('"');
        StringBuilder text = new StringBuilder();
        while (true) {
            int c = next();
            if (c == '"') {
                return text.toString();
            }
            if (c == '\\') {
                c = next();
            }
            if (c < ' ' && c != '\t' || c == 0x7f) {
                throw malformed("a quoted string holds a control character");
            }
            text.append((char) c);
        }
    }

    private int next() {
        if (atEnd()) {
            throw malformed("a quoted string does not end");
        }
        return value.charAt(at++);
    }

    /** Whether {@code c} may be in a token (RFC 9110 section 5.6.2). */
    public static boolean isTokenCharacter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c < 0x80 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0;
    }

    /** Whether {@code text} is a token. */
    public static boolean isToken(String text) {
        return !text.isEmpty() && text.chars().allMatch(FieldReader::isTokenCharacter);
    }

    /** What to throw when the value breaks the grammar. The value itself is the peer's and stays out of the message. */
    public ProtocolException malformed(String what) {
        return new ProtocolException(Status.BAD_REQUEST, "RFC 9110, section 5.6", what + " at " + at + " of a field value", false);
    }
}
