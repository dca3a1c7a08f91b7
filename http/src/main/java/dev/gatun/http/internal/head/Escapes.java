package dev.gatun.http.internal.head;

import static dev.gatun.http.internal.head.Words.BYTE;

import java.lang.foreign.MemorySegment;

/** The percent escapes of a request target, whatever the version of HTTP. */
public final class Escapes {
    private Escapes() {}

    /**
     * Whether every percent sign has two hex digits (RFC 3986, section 2.1), none is an encoded NUL, and none in the path another encoded control
     * character: nothing good has it there, and whoever decodes it later may split a header or a file name with it.
     */
    public static boolean areValid(MemorySegment bytes, int start, int end, int pathEnd) {
        for (int i = start; i < end; i++) {
            if (bytes.get(BYTE, i) == '%') {
                int high = i + 2 < end ? Characters.hex(bytes.get(BYTE, i + 1)) : -1;
                int low = i + 2 < end ? Characters.hex(bytes.get(BYTE, i + 2)) : -1;
                int value = high << 4 | low;
                if (high < 0 || low < 0 || value == 0 || i < pathEnd && (value < ' ' || value == 0x7F)) {
                    return false;
                }
            }
        }
        return true;
    }
}
