package dev.gatun.http.internal.head;

/** What a field that goes out may be called and hold, whatever the version: looked at before the first is encoded, when it is not too late. Stateless. */
public final class FieldSyntax {
    private FieldSyntax() {}

    /**
     * Refuses what no header may be (RFC 9110, sections 5.1 and 5.5).
     *
     * @throws IllegalArgumentException if the name is not a token, or the value has a control character other than HTAB, begins or ends with a blank, or has
     *     a character beyond ISO 8859-1
     */
    public static void check(String name, String value) {
        int length = name.length();
        for (int i = 0; i < length; i++) {
            char c = name.charAt(i);
            if (c >= 0x80 || !Characters.isToken((byte) c)) {
                throw new IllegalArgumentException("header name \"" + name.replaceAll("[^\\x20-\\x7E]", "?") + "\" is not a token");
            }
        }
        if (length == 0) {
            throw new IllegalArgumentException("header name is empty");
        }
        int end = value.length();
        for (int i = 0; i < end; i++) {
            char c = value.charAt(i);
            if (c > 0xFF || !Characters.isText((byte) c)) {
                throw new IllegalArgumentException("value of header " + name + " has a character that no header may have, at index " + i);
            }
        }
        if (end > 0 && (value.charAt(0) <= ' ' || value.charAt(end - 1) <= ' ')) {
            throw new IllegalArgumentException("value of header " + name + " begins or ends with a blank");
        }
    }
}
