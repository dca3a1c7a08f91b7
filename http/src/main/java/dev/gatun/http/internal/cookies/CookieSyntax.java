package dev.gatun.http.internal.cookies;

import dev.gatun.http.ProtocolException;
import dev.gatun.http.Status;
import dev.gatun.http.internal.negotiation.FieldReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The grammar of RFC 6265 section 4: strict in what is parsed and in what is written. Pure; any thread. */
public final class CookieSyntax {
    /** Browsers keep some 180 cookies a site; more are an attack on maps and logs. */
    public static final int MAX_COOKIES = 256;

    private CookieSyntax() {}

    /**
     * The cookies of one or more {@code Cookie} fields; HTTP/2 may split the field (RFC 9113 section 8.2.3). Of two with one name the first
     * counts: clients send the one with the longest path first (RFC 6265 section 5.4).
     *
     * @throws ProtocolException 400 when a field breaks the grammar
     */
    public static Map<String, String> parse(Iterable<String> fields) {
        Map<String, String> cookies = new LinkedHashMap<>();
        int count = 0;
        for (String field : fields) {
            for (String pair : pairs(field)) {
                int equals = pair.indexOf('=');
                if (equals <= 0) {
                    throw malformed("a pair without a name");
                }
                if (++count > MAX_COOKIES) {
                    throw malformed("more than " + MAX_COOKIES + " cookies");
                }
                String name = pair.substring(0, equals);
                String value = pair.substring(equals + 1);
                if (!FieldReader.isToken(name)) {
                    throw malformed("a name that is not a token");
                }
                if (!isValue(value)) {
                    throw malformed("a value with a character outside of cookie-octet");
                }
                cookies.putIfAbsent(name, isQuoted(value) ? value.substring(1, value.length() - 1) : value);
            }
        }
        return cookies;
    }

    /** Pairs are divided by a semicolon; the space behind it is often lost on the way, and whitespace at the ends means nothing. */
    private static List<String> pairs(String field) {
        List<String> pairs = new ArrayList<>();
        int start = 0;
        while (start <= field.length()) {
            int semicolon = field.indexOf(';', start);
            int end = semicolon < 0 ? field.length() : semicolon;
            String pair = trim(field, start, end);
            if (!pair.isEmpty()) {
                pairs.add(pair);
            }
            start = end + 1;
        }
        return pairs;
    }

    private static String trim(String text, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
            from++;
        }
        while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isQuoted(String value) {
        return value.length() >= 2 && value.charAt(0) == '"' && value.charAt(value.length() - 1) == '"';
    }

    /** Whether {@code value} is *cookie-octet, or that in double quotes (RFC 6265 section 4.1.1). */
    public static boolean isValue(String value) {
        int margin = isQuoted(value) ? 1 : 0;
        for (int i = margin; i < value.length() - margin; i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f || c == '"' || c == ',' || c == ';' || c == '\\') {
                return false;
            }
        }
        return true;
    }

    /** Whether {@code value} can stand as an attribute's value: anything but control characters, semicolon and what is not ASCII. */
    public static boolean isAttribute(String value) {
        return value.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != ';');
    }

    private static ProtocolException malformed(String what) {
        return new ProtocolException(Status.BAD_REQUEST, "RFC 6265, section 4.2.1", "cookie field with " + what, false);
    }
}
