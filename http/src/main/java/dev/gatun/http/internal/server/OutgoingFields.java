package dev.gatun.http.internal.server;

import dev.gatun.http.Headers;
import dev.gatun.http.internal.head.FieldSyntax;
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
            FieldSyntax.check(name, fields.value(i));
        }
        return dated;
    }

    private static void requireFree(String name) {
        if (name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("transfer-encoding")) {
            throw new IllegalArgumentException("header " + name + " is written by the codec");
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
