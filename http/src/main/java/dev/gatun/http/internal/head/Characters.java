package dev.gatun.http.internal.head;

/** Classes of characters, one table look-up each. */
public final class Characters {
    /** May stand in a token (RFC 9110, section 5.6.2). */
    public static final int TOKEN = 1;
    /** May stand in a path, as pchar or slash (RFC 3986, section 3.3). */
    public static final int PATH = 1 << 1;
    /**
     * May stand in a query. Beside what RFC 3986, section 3.4, names these are the characters that browsers leave as they are there, since the
     * URL standard of the WHATWG tells them to.
     */
    public static final int QUERY = 1 << 2;
    /** The square brackets: around an IPv6 address in an authority. */
    public static final int BRACKET = 1 << 3;
    /** The percent sign. */
    public static final int PERCENT = 1 << 4;
    /** A hexadecimal digit. */
    public static final int HEX = 1 << 5;
    /** May stand in a host name or IPv4 address. Stricter than RFC 3986's reg-name: no DNS name needs sub-delims or percent-encoding. */
    public static final int HOST = 1 << 6;

    private static final byte[] CLASSES = new byte[256];

    static {
        mark("0123456789ABCDEFabcdef", HEX);
        String alphanumeric = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        mark(alphanumeric, TOKEN | PATH | QUERY | HOST);
        mark("!#$%&'*+-.^_`|~", TOKEN);
        mark("-._~", HOST);
        mark("-._~!$&'()*+,;=:@/%", PATH | QUERY);
        mark("?{}|\\^`[]", QUERY);
        mark("[]", BRACKET);
        mark("%", PERCENT);
    }

    private Characters() {}

    private static void mark(String characters, int kind) {
        for (int i = 0; i < characters.length(); i++) {
            CLASSES[characters.charAt(i)] |= (byte) kind;
        }
    }

    /** The classes of a byte. */
    public static int classes(byte value) {
        return CLASSES[value & 0xFF];
    }

    /** Whether a byte may stand in a token. */
    public static boolean isToken(byte value) {
        return (CLASSES[value & 0xFF] & TOKEN) != 0;
    }

    public static boolean isBlank(byte value) {
        return value == ' ' || value == '\t';
    }

    /** HTAB, SP, VCHAR and obs-text: what a header value may hold (RFC 9110, section 5.5). */
    public static boolean isText(byte value) {
        return value >= ' ' && value != 0x7F || value < 0 || value == '\t';
    }

    /** The value of a hexadecimal digit, -1 if it is none. */
    public static int hex(byte value) {
        if (value >= '0' && value <= '9') {
            return value - '0';
        }
        int small = value | 0x20;
        return small >= 'a' && small <= 'f' ? small - 'a' + 10 : -1;
    }
}
