package dev.gatun.http.internal.http1;

import dev.gatun.http.internal.head.Characters;

/**
 * The line before a chunk: its size, and extensions, which are checked and forgotten (RFC 9112, section 7.1). One byte at a time, so that it may
 * end anywhere; the line is short.
 *
 * <pre>
 *      chunk-size *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] ) CRLF
 * </pre>
 */
final class ChunkLine {
    /** Sizes of 16 hex digits and more overflow or are padded with zeros; nobody sends either in good faith. */
    private static final int SIZE_DIGITS = 15;
    /** One line's extensions. Nobody uses them, but for attacks (RFC 9112, section 7.1.1, asks for a limit). */
    private static final int EXTENSION_BYTES = 256;
    /** All extensions of one message, or they would be a way to send much and have none of it counted as content. */
    private static final int ALL_EXTENSION_BYTES = 4 * 1024;

    private static final int SIZE = 0;
    private static final int BEFORE_SEMICOLON = 1;
    private static final int BEFORE_NAME = 2;
    private static final int NAME = 3;
    private static final int AFTER_NAME = 4;
    private static final int BEFORE_VALUE = 5;
    private static final int TOKEN = 6;
    private static final int QUOTED = 7;
    private static final int ESCAPED = 8;
    private static final int AFTER_QUOTED = 9;
    private static final int LINE_FEED = 10;

    private int state;
    private int digits;
    private int extensionBytes;
    private int allExtensionBytes;
    private long size;

    /** Forgets the last line. */
    void begin() {
        state = SIZE;
        digits = 0;
        size = 0;
        extensionBytes = 0;
    }

    long size() {
        return size;
    }

    /** Takes the next byte; true when it was the line's last. */
    boolean accept(byte c) {
        if (state == SIZE) {
            size(c);
            return false;
        }
        if (state == LINE_FEED) {
            if (c != '\n') {
                throw Faults.BARE_CR;
            }
            return true;
        }
        if (c == '\n') {
            throw Faults.BARE_LF;
        }
        if (++extensionBytes > EXTENSION_BYTES || ++allExtensionBytes > ALL_EXTENSION_BYTES) {
            throw Faults.CHUNK_EXTENSION_TOO_LONG;
        }
        state = extension(c);
        return false;
    }

    private void size(byte c) {
        int digit = Characters.hex(c);
        if (digit >= 0) {
            if (++digits > SIZE_DIGITS) {
                throw Faults.CHUNK_SIZE_TOO_LARGE;
            }
            size = size << 4 | digit;
            return;
        }
        if (digits == 0) {
            throw Faults.CHUNK_SIZE;
        }
        state = switch (c) {
            case '\r' -> LINE_FEED;
            case ';' -> BEFORE_NAME;
            case ' ', '\t' -> BEFORE_SEMICOLON;
            case '\n' -> throw Faults.BARE_LF;
            default -> throw Faults.CHUNK_SIZE;
        };
    }

    private int extension(byte c) {
        boolean blank = Characters.isBlank(c);
        boolean token = Characters.isToken(c);
        return switch (state) {
            case BEFORE_SEMICOLON -> blank ? BEFORE_SEMICOLON : afterExtension(c, false);
            case BEFORE_NAME -> blank ? BEFORE_NAME : require(token, NAME);
            case NAME -> token ? NAME : blank ? AFTER_NAME : c == '=' ? BEFORE_VALUE : afterExtension(c, true);
            case AFTER_NAME -> blank ? AFTER_NAME : c == '=' ? BEFORE_VALUE : afterExtension(c, false);
            case BEFORE_VALUE -> blank ? BEFORE_VALUE : c == '"' ? QUOTED : require(token, TOKEN);
            case TOKEN -> token ? TOKEN : blank ? BEFORE_SEMICOLON : afterExtension(c, true);
            case QUOTED -> c == '"' ? AFTER_QUOTED : c == '\\' ? ESCAPED : require(Characters.isText(c), QUOTED);
            case ESCAPED -> require(Characters.isText(c), QUOTED);
            case AFTER_QUOTED -> blank ? BEFORE_SEMICOLON : afterExtension(c, true);
            default -> throw new IllegalStateException("state " + state);
        };
    }

    private static int afterExtension(byte c, boolean mayEnd) {
        if (c == ';') {
            return BEFORE_NAME;
        }
        return require(mayEnd && c == '\r', LINE_FEED);
    }

    private static int require(boolean allowed, int state) {
        if (!allowed) {
            throw Faults.CHUNK_EXTENSION;
        }
        return state;
    }
}
