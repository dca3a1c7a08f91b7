package dev.gatun.http.internal.http2;

import static dev.gatun.http.internal.head.Words.BYTE;

import dev.gatun.http.internal.head.Characters;
import dev.gatun.http.internal.head.KnownHeader;
import dev.gatun.http.internal.head.Words;
import java.lang.foreign.MemorySegment;

/** What a field in HTTP/2 may be called and hold (RFC 9113, sections 8.2.1 and 8.2.2). */
final class FieldRules {
    private static final int CONNECTION = KnownHeader.CONNECTION.id();
    private static final int TRANSFER_ENCODING = KnownHeader.TRANSFER_ENCODING.id();
    private static final int UPGRADE = KnownHeader.UPGRADE.id();
    private static final int KEEP_ALIVE = KnownHeader.KEEP_ALIVE.id();
    private static final int PROXY_CONNECTION = KnownHeader.PROXY_CONNECTION.id();
    private static final int TE = KnownHeader.TE.id();

    private FieldRules() {}

    /** What is wrong with a regular field; empty when nothing is. */
    static String check(MemorySegment bytes, int knownId, int nameStart, int nameLength, int valueStart, int valueLength) {
        if (!isName(bytes, nameStart, nameLength)) {
            return "field name is not a token in lower case";
        }
        if (knownId == 0) {
            return "";
        }
        if (knownId == CONNECTION || knownId == TRANSFER_ENCODING || knownId == UPGRADE || knownId == KEEP_ALIVE || knownId == PROXY_CONNECTION) {
            return "field that belongs to a connection of HTTP/1";
        }
        return knownId == TE && !isTrailers(bytes, valueStart, valueLength) ? "te other than trailers" : "";
    }

    private static boolean isTrailers(MemorySegment bytes, int start, int length) {
        return length == 8 && Words.load(bytes, start) == Words.of("trailers");
    }

    private static boolean isName(MemorySegment bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            byte c = bytes.get(BYTE, i);
            if (!Characters.isToken(c) || c >= 'A' && c <= 'Z') {
                return false;
            }
        }
        return length > 0;
    }

    static boolean isToken(MemorySegment bytes, int start, int length) {
        for (int i = start; i < start + length; i++) {
            if (!Characters.isToken(bytes.get(BYTE, i))) {
                return false;
            }
        }
        return length > 0;
    }

    /** Visible characters, blanks and bytes above ASCII; no blank at either end. */
    static boolean isValue(MemorySegment bytes, int start, int length) {
        if (length == 0) {
            return true;
        }
        int end = start + length;
        if (Characters.isBlank(bytes.get(BYTE, start)) || Characters.isBlank(bytes.get(BYTE, end - 1))) {
            return false;
        }
        int at = start;
        // A control character, HTAB included, or DEL: the slow loop decides.
        while (at + Long.BYTES <= end && Words.valueEnds(Words.load(bytes, at)) == 0) {
            at += Long.BYTES;
        }
        for (; at < end; at++) {
            if (!Characters.isText(bytes.get(BYTE, at))) {
                return false;
            }
        }
        return true;
    }
}
