package dev.gatun.http.internal.http1;

import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.head.HeaderFields;
import dev.gatun.http.internal.head.KnownHeader;

/** The options that Connection lists (RFC 9110, section 7.6.1), as far as they concern this side. */
final class ConnectionOptions {
    static final int CLOSE = 1;
    static final int KEEP_ALIVE = 1 << 1;
    static final int UPGRADE = 1 << 2;

    private ConnectionOptions() {}

    /** The options in all Connection lines together. */
    static int of(HeaderFields fields) {
        int options = 0;
        for (int i = fields.find(KnownHeader.CONNECTION);
                i >= 0;
                i = fields.isRepeated(KnownHeader.CONNECTION) ? fields.find(KnownHeader.CONNECTION, i + 1) : -1) {
            options |= inLine(fields, fields.valueStart(i), fields.valueStart(i) + fields.valueLength(i));
        }
        return options;
    }

    private static int inLine(HeaderFields fields, int start, int end) {
        int options = 0;
        int at = start;
        while (at < end) {
            int from = at;
            while (at < end && fields.at(at) != ',') {
                at++;
            }
            int to = at++;
            while (from < to && Characters.isBlank(fields.at(from))) {
                from++;
            }
            while (to > from && Characters.isBlank(fields.at(to - 1))) {
                to--;
            }
            options |= option(fields, from, to - from);
        }
        return options;
    }

    private static int option(HeaderFields fields, int start, int length) {
        return switch (length) {
            case 5 -> fields.equalsIgnoreCase(start, length, "close") ? CLOSE : 0;
            case 7 -> fields.equalsIgnoreCase(start, length, "upgrade") ? UPGRADE : 0;
            case 10 -> fields.equalsIgnoreCase(start, length, "keep-alive") ? KEEP_ALIVE : 0;
            default -> 0;
        };
    }
}
