package dev.gatun.http.internal;

import dev.gatun.http.BadRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-decoding of forms and queries (RFC 3986, section 2.1), strict: half an escape or bytes that are not UTF-8 are refused, never passed through. */
public final class Percent {
    private Percent() {}

    /** Decodes a part of a form: {@code +} is a space. */
    public static String decodeForm(String text, int start, int end) {
        int first = start;
        while (first < end && text.charAt(first) != '%' && text.charAt(first) != '+') {
            first++;
        }
        if (first == end) {
            return text.substring(start, end);
        }
        byte[] bytes = new byte[end - start];
        int length = 0;
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= end) {
                    throw malformed();
                }
                bytes[length++] = (byte) (hex(text.charAt(i + 1)) << 4 | hex(text.charAt(i + 2)));
                i += 2;
            } else if (c > 0x7F) {
                // The parser lets no such character through; a target built by hand may hold one.
                throw malformed();
            } else {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, 0, length)).toString();
        } catch (CharacterCodingException e) {
            throw new BadRequest("escaped bytes are not UTF-8");
        }
    }

    private static int hex(char c) {
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw malformed();
        }
        return digit;
    }

    private static BadRequest malformed() {
        return new BadRequest("malformed percent escape");
    }
}
