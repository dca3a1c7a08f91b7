package dev.gatun.websocket.internal.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Judges UTF-8 as its bytes come (RFC 3629, section 4): no overlong form, no surrogate, nothing above U+10FFFF; wrong bytes are found with the first that
 * can't be right, also within a character. Runs of ASCII are passed eight bytes at a time. Pure.
 */
public final class Utf8Validator {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    /** Bytes that the character under way still lacks. */
    private int missing;
    /** The range of the next of them, which only the second byte of a character has narrower. */
    private int lowest = 0x80;
    private int highest = 0xBF;

    /** Begins a new text. */
    public void reset() {
        missing = 0;
        lowest = 0x80;
        highest = 0xBF;
    }

    /** Whether the text may end here: not within a character. */
    public boolean isComplete() {
        return missing == 0;
    }

    /** Judges the next {@code length} bytes; {@code false} when the text is wrong, whatever comes. */
    public boolean accept(MemorySegment memory, long offset, int length) {
        long at = offset;
        long end = offset + length;
        while (at < end) {
            if (missing == 0) {
                while (at <= end - 8 && (memory.get(LONG, at) & HIGH_BITS) == 0) {
                    at += 8;
                }
                if (at == end) {
                    return true;
                }
            }
            if (!accept(memory.get(BYTE, at++) & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    private boolean accept(int octet) {
        if (missing == 0) {
            return octet < 0x80 || begin(octet);
        }
        if (octet < lowest || octet > highest) {
            return false;
        }
        missing--;
        lowest = 0x80;
        highest = 0xBF;
        return true;
    }

    private boolean begin(int octet) {
        if (octet < 0xC2 || octet > 0xF4) {
            return false;
        }
        if (octet < 0xE0) {
            missing = 1;
        } else if (octet < 0xF0) {
            missing = 2;
            lowest = octet == 0xE0 ? 0xA0 : 0x80;
            highest = octet == 0xED ? 0x9F : 0xBF;
        } else {
            missing = 3;
            lowest = octet == 0xF0 ? 0x90 : 0x80;
            highest = octet == 0xF4 ? 0x8F : 0xBF;
        }
        return true;
    }
}
