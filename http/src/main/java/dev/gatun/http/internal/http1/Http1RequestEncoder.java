package dev.gatun.http.internal.http1;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.head.Characters;
import dev.gatun.reactor.Buffer;

/** Writes request heads (RFC 9112, section 3), and looks at every character as it goes out. Stateless. */
public final class Http1RequestEncoder {
    private static final String VERSION = " HTTP/1.1\r\n";

    private Http1RequestEncoder() {}

    /** The bytes that {@link #write} needs for this head. */
    public static int size(String method, String target, Headers fields) {
        int size = method.length() + 1 + target.length() + VERSION.length() + 2;
        for (int i = 0, n = fields.size(); i < n; i++) {
            size += FieldWriter.size(fields.name(i), fields.value(i));
        }
        return size;
    }

    /**
     * Appends the request line, {@code fields}, and the empty line.
     *
     * @throws IllegalArgumentException if the method is not a token, the target has a character that would end it, or a field is malformed; nothing was
     *     written then
     * @throws IndexOutOfBoundsException if {@code out} has less than {@link #size} bytes of room; nothing was written then
     */
    public static void write(Buffer out, String method, String target, Headers fields) {
        check(method, target);
        int mark = out.writeIndex();
        try {
            out.putLatin1(method).put((byte) ' ').putLatin1(target).putLatin1(VERSION);
            for (int i = 0, n = fields.size(); i < n; i++) {
                FieldWriter.write(out, fields.name(i), fields.value(i));
            }
            out.put((byte) '\r').put((byte) '\n');
        } catch (RuntimeException e) {
            out.writeIndex(mark);
            throw e;
        }
    }

    private static void check(String method, String target) {
        if (method.isEmpty() || !method.chars().allMatch(c -> c < 0x80 && Characters.isToken((byte) c))) {
            throw new IllegalArgumentException("method is not a token");
        }
        // a blank would begin the version, and a line end another header (request splitting)
        if (target.isEmpty() || !target.chars().allMatch(c -> c > ' ' && c < 0x7F && c != '#')) {
            throw new IllegalArgumentException("request target has a character that none may have, or is empty");
        }
    }
}
