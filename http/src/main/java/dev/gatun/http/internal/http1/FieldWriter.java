package dev.gatun.http.internal.http1;

import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.head.Words;
import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;

/**
 * Writes header lines, and looks at every character as it goes out: a value with CR or LF in it would be a second header, or a second response
 * (response splitting). Allocates nothing.
 *
 * <p>Names are held in lower case, as HTTP/2 has them, and leave in the case that HTTP/1 is read in by people and by tools that are too simple to know
 * that case does not matter (RFC 9110, section 5.1): {@code content-type} as {@code Content-Type}.
 */
public final class FieldWriter {
    private static final int CASE = 'a' - 'A';

    private FieldWriter() {}

    /** The bytes that {@link #write} needs for this line. */
    public static int size(String name, String value) {
        return name.length() + value.length() + 4;
    }

    /**
     * Appends {@code name: value CRLF}, the first letter of each word of the name as a capital.
     *
     * @throws IllegalArgumentException if the name is not a token, or the value has a control character other than HTAB, begins or ends with a
     *     blank, or has a character beyond ISO 8859-1; nothing was written then
     * @throws IndexOutOfBoundsException if {@code out} has less than {@link #size} bytes of room; nothing was written then
     */
    public static void write(Buffer out, String name, String value) {
        MemorySegment bytes = out.segment();
        int at = out.writeIndex();
        int nameEnd = at + name.length();
        int valueEnd = nameEnd + 2 + value.length();
        if (valueEnd + 2 > out.capacity()) {
            throw new IndexOutOfBoundsException("header " + name + " does not fit into " + out);
        }
        putName(bytes, at, name);
        bytes.set(Words.BYTE, nameEnd, (byte) ':');
        bytes.set(Words.BYTE, nameEnd + 1, (byte) ' ');
        putValue(bytes, nameEnd + 2, value, name);
        bytes.set(Words.BYTE, valueEnd, (byte) '\r');
        bytes.set(Words.BYTE, valueEnd + 1, (byte) '\n');
        out.writeIndex(valueEnd + 2);
    }

    private static void putName(MemorySegment bytes, int at, String name) {
        int length = name.length();
        boolean first = true;
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (c >= 0x80 || !Characters.isToken((byte) c)) {
                throw new IllegalArgumentException("header name \"" + printable(name) + "\" is not a token");
            }
            bytes.set(Words.BYTE, at + i, (byte) (first && c >= 'a' && c <= 'z' ? c - CASE : c));
            first = c == '-';
        }
        if (length == 0) {
            throw new IllegalArgumentException("header name is empty");
        }
    }

    private static void putValue(MemorySegment bytes, int at, String value, String name) {
        int length = value.length();
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c < ' ' && c != '\t' || c == 0x7F || c > 0xFF) {
                throw new IllegalArgumentException("value of header " + name + " has a character that no header may have, at index " + i);
            }
            bytes.set(Words.BYTE, at + i, (byte) c);
        }
        // RFC 9110, section 5.5: blanks around a value are not part of it, so they would be lost
        if (length > 0 && (value.charAt(0) <= ' ' || value.charAt(length - 1) <= ' ')) {
            throw new IllegalArgumentException("value of header " + name + " begins or ends with a blank");
        }
    }

    /** For a message: a name with a line end in it must not split a log line either. */
    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7E]", "?");
    }
}
