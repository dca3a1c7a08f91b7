package dev.gatun.http.internal.log;

/**
 * Makes a client's text harmless in a line of a log: no control character, line separator or quote gets through, so that nobody writes lines of his own
 * or commands for a terminal (CWE-117). Pure.
 */
public final class LogEscape {
    private static final String HEX = "0123456789abcdef";
    /** Longer values are cut: a log is no place to store what clients send. */
    private static final int MAX_LENGTH = 2_048;

    private LogEscape() {}

    /** For the quoted fields of the common log format: {@code \xhh} for what is not printable ASCII, as nginx and Apache have it. */
    public static String text(String value) {
        return escape(value, true);
    }

    /** The inside of a JSON string (RFC 8259 section 7), all but printable ASCII escaped. */
    public static String json(String value) {
        return escape(value, false);
    }

    /** {@code bytes}: whether what fits into one has the short form {@code \xhh}, which JSON does not know. */
    private static String escape(String value, boolean bytes) {
        StringBuilder out = new StringBuilder(value.length() + 8);
        for (int i = 0; i < value.length() && i < MAX_LENGTH; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= ' ' && c < 0x7f) {
                out.append(c);
            } else if (bytes && c < 0x100) {
                out.append("\\x").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            } else {
                unicode(out, c);
            }
        }
        return out.toString();
    }

    private static void unicode(StringBuilder out, char c) {
        out.append("\\u").append(HEX.charAt(c >> 12)).append(HEX.charAt(c >> 8 & 15)).append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
    }
}
