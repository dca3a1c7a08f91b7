package dev.gatun.websocket.internal.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Judges UTF-8 as its bytes come (RFC 3629, section 4): no overlong form, no surrogate, nothing above U+10FFFF; wrong bytes are found with the first that
 * can't be right, also within a character. Runs of ASCII are passed eight bytes at a time, other characters a character at a time where they are here as
 * a whole. Pure.
 */
public final class Utf8Validator {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
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
        while (at < end && missing > 0) {
            if (!accept(memory.get(BYTE, at++) & 0xFF)) {
                return false;
            }
        }
        while (at <= end - 4) {
            if (at <= end - 8 && (memory.get(LONG, at) & HIGH_BITS) == 0) {
                at += 8;
                continue;
            }
            int size = character(memory.get(INT, at));
            if (size == 0) {
                return false;
            }
            at += size;
        }
        for (; at < end; at++) {
            if (!accept(memory.get(BYTE, at) & 0xFF)) {
                return false;
            }
        }
        return true;
    }

    /** The size of the character that four bytes begin with, the first of them lowest; 0 when that is none. */
    private static int character(int bytes) {
        if ((bytes & 0x80) == 0) {
            return 1;
        }
        if ((bytes & 0xC0E0) == 0x80C0) {
            // C0 and C1 would be overlong forms.
            return (bytes & 0x1E) != 0 ? 2 : 0;
        }
        if ((bytes & 0xC0_C0F0) == 0x80_80E0) {
            int highest = bytes & 0x200F;
            // E0 with less than A0 behind it is overlong, ED with more than 9F a surrogate.
            return highest != 0 && highest != 0x200D ? 3 : 0;
        }
        if ((bytes & 0xC0C0_C0F8) == 0x8080_80F0) {
            // F0 with less than 90 behind it is overlong; F4 with more than 8F, and all above F4, is beyond U+10FFFF.
            return (bytes & 0x3007) != 0 && ((bytes & 0x04) == 0 || (bytes & 0x3003) == 0) ? 4 : 0;
        }
        return 0;
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
