package dev.gatun.http.internal.server;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.hpack.HpackEncoder;

/**
 * The fields that handlers give responses, on their way into HPACK: what HTTP/2 does not have is left out, what the server says itself is refused as HTTP/1
 * does. Stateless.
 */
final class OutgoingFields {
    private OutgoingFields() {}

    /**
     * Looks at all fields before the first is encoded.
     *
     * @return whether a date is among them
     * @throws IllegalArgumentException when one is malformed, or frames the message
     */
    static boolean check(Headers fields) {
        boolean dated = false;
        for (int i = 0, n = fields.size(); i < n; i++) {
            String name = fields.name(i);
            switch (name.length()) {
                case 4 -> dated |= name.equalsIgnoreCase("date");
                case 10, 14, 17 -> requireFree(name);
                default -> { }
            }
            check(name, fields.value(i));
        }
        return dated;
    }

    private static void requireFree(String name) {
        if (name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding")) {
            throw new IllegalArgumentException("header " + name + " is written by the codec");
        }
    }

    /** Refuses what no header may be (RFC 9110, sections 5.1 and 5.5), as the encoder does when it is too late. */
    static void check(String name, String value) {
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

    /** The most bytes that all fields take up. */
    static int bound(Headers fields) {
        int bound = 0;
        for (int i = 0, n = fields.size(); i < n; i++) {
            bound += HpackEncoder.bound(fields.name(i), fields.value(i));
        }
        return bound;
    }

    /** Encodes fields that were checked. */
    static void encode(HpackEncoder encoder, Headers fields) {
        for (int i = 0, n = fields.size(); i < n; i++) {
            String name = fields.name(i);
            if (!belongsToConnection(name)) {
                encoder.field(name, fields.value(i));
            }
        }
    }

    /** What handlers say for HTTP/1, and means nothing here (RFC 9113, section 8.2.2). */
    private static boolean belongsToConnection(String name) {
        return switch (name.length()) {
            case 7 -> name.equalsIgnoreCase("upgrade");
            case 10 -> name.equalsIgnoreCase("keep-alive");
            case 16 -> name.equalsIgnoreCase("proxy-connection");
            default -> false;
        };
    }
}
