package dev.gatun.http.internal.routing;

import dev.gatun.http.BadRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Decodes and normalises the path of a request target, once, before anything looks at it (RFC 3986 sections 2.1, 3.3 and 6.2.2).
 *
 * <p>In the result a {@code '/'} always separates two segments. A slash that came as {@code %2F} is data of its segment (RFC 3986 section 2.2)
 * and stands in the result as {@link #ESCAPED_SLASH}, a character that no path can hold otherwise since NUL is refused.
 * {@link #segment(String, int, int)} turns it back. Pure; any thread.
 */
public final class RequestPath {
    /** Stands for a slash that is data. */
    public static final char ESCAPED_SLASH = '\0';

    private static final String HEX = "0123456789ABCDEF";

    private RequestPath() {}

    /**
     * The normalised form of {@code raw}, which is {@code raw} itself when there is nothing to change.
     *
     * @param raw the target without its query
     * @throws BadRequest when {@code raw} does not begin with a slash, holds an invalid escape, invalid UTF-8, NUL or a {@code ..} segment
     */
    public static String normalise(String raw) {
        if (raw.isEmpty() || raw.charAt(0) != '/') {
            throw malformed("does not begin with a slash");
        }
        boolean plain = true;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%' || c == '#' || c <= ' ' || c >= 0x7f) {
                return squeeze(decode(raw));
            }
            // An empty or a dot segment: rare, so the fast path only notices it.
            plain &= c != '/' || i + 1 == raw.length() || raw.charAt(i + 1) != '/' && raw.charAt(i + 1) != '.';
        }
        return plain ? raw : squeeze(raw);
    }

    /** The text of {@code path} from {@code start} to {@code end}, with slashes that are data as slashes. */
    public static String segment(String path, int start, int end) {
        return path.substring(start, end).replace(ESCAPED_SLASH, '/');
    }

    /** A path as it is written in a URI: all but unreserved characters, slashes that divide and a few harmless ones escaped. */
    public static String encode(String path) {
        StringBuilder out = new StringBuilder(path.length() + 16);
        for (byte octet : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (octet & 0xff);
            if (c == ESCAPED_SLASH) {
                out.append("%2F");
            } else if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "/-._~!$&()*+,;=:@".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return out.toString();
    }

    private static String decode(String raw) {
        byte[] bytes = new byte[raw.length()];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int octet = escaped(raw, i);
                i += 2;
                if (octet == 0) {
                    throw malformed("holds NUL");
                }
                bytes[length++] = octet == '/' ? (byte) ESCAPED_SLASH : (byte) octet;
            } else if (c <= ' ' || c >= 0x7f || c == '#') {
                throw malformed("holds a character that must be escaped");
            } else {
                bytes[length++] = (byte) c;
            }
        }
        try {
            // A fresh decoder reports what String's constructor would replace: overlong forms and lone continuation bytes.
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw malformed("is not UTF-8");
        }
    }

    private static int escaped(String raw, int at) {
        int high = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 1), 16) : -1;
        int low = at + 2 < raw.length() ? Character.digit(raw.charAt(at + 2), 16) : -1;
        if (high < 0 || low < 0 || raw.charAt(at + 1) > 'f' || raw.charAt(at + 2) > 'f') {
            throw malformed("holds an invalid escape");
        }
        return high << 4 | low;
    }

    /** Drops empty and {@code .} segments. {@code ..} is refused, not resolved: resolving is the client's part (RFC 3986 section 5.2.4). */
    private static String squeeze(String path) {
        StringBuilder out = new StringBuilder(path.length());
        int start = 1;
        while (start <= path.length()) {
            int end = path.indexOf('/', start);
            boolean last = end < 0;
            end = last ? path.length() : end;
            if (isDots(path, start, end, 2)) {
                throw malformed("holds a '..' segment");
            }
            if (end > start && !isDots(path, start, end, 1)) {
                out.append('/').append(path, start, end);
                if (last) {
                    return out.toString();
                }
            }
            start = end + 1;
        }
        return out.append('/').toString();
    }

    private static boolean isDots(String path, int start, int end, int count) {
        return end - start == count && path.charAt(start) == '.' && path.charAt(end - 1) == '.';
    }

    private static BadRequest malformed(String what) {
        return new BadRequest("request path " + what);
    }
}
