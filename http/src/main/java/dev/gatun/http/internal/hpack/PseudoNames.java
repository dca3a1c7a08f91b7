package dev.gatun.http.internal.hpack;

import dev.gatun.http.internal.head.Words;
import java.lang.foreign.MemorySegment;

/** Names of the pseudo-headers (RFC 9113, section 8.3; RFC 8441, section 4), by the numbers that {@link HpackDecoder} gives them. */
final class PseudoNames {
    private static final String[] NAMES = {"", ":method", ":path", ":scheme", ":authority", ":status", ":protocol"};

    private PseudoNames() {}

    /** The name of {@link HpackDecoder#METHOD} to {@link HpackDecoder#PROTOCOL}. */
    static String name(int pseudo) {
        if (pseudo < HpackDecoder.METHOD || pseudo > HpackDecoder.PROTOCOL) {
            throw new IllegalArgumentException("no pseudo-header has the number " + pseudo);
        }
        return NAMES[pseudo];
    }

    /** The number of a name that begins with a colon. They are lower case or unknown: case counts in HTTP/2. */
    static int idOf(MemorySegment bytes, int at, int length) {
        for (int pseudo = HpackDecoder.METHOD; pseudo <= HpackDecoder.PROTOCOL; pseudo++) {
            if (matches(bytes, at, length, NAMES[pseudo])) {
                return pseudo;
            }
        }
        return HpackDecoder.OTHER_PSEUDO;
    }

    private static boolean matches(MemorySegment bytes, int at, int length, String name) {
        if (length != name.length()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (bytes.get(Words.BYTE, at + i) != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
