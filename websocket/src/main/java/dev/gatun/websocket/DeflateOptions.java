package dev.gatun.websocket;

/**
 * How messages are compressed (permessage-deflate, RFC 7692), if the peer agrees. Immutable; {@code DEFAULT.level(…)} and so on give changed copies.
 *
 * <p>By default no direction keeps what it has seen from message to message, so that sessions share the memory of compression: zlib takes 256 KiB to
 * deflate and 44 KiB to inflate. With context takeover each session has its own, and small messages that resemble each other become much smaller.
 *
 * @param serverContextTakeover whether the server's messages may refer to earlier ones
 * @param clientContextTakeover whether the client's messages may refer to earlier ones
 * @param serverWindowBits the most of the window of the server's messages, 8 to 15
 * @param clientWindowBits the most of the window of the client's messages, 8 to 15
 * @param level of zlib, 1 (fast) to 9 (small)
 * @param threshold messages with fewer bytes are not compressed
 */
public record DeflateOptions(
        boolean serverContextTakeover, boolean clientContextTakeover, int serverWindowBits, int clientWindowBits, int level, int threshold) {
    /** The largest window, and the one that is meant where none is named. */
    public static final int LARGEST_WINDOW = 15;

    /** The smallest window (RFC 7692, section 7.1.2). */
    public static final int SMALLEST_WINDOW = 8;

    /** No context takeover, the largest windows, level 6, from 64 bytes. */
    public static final DeflateOptions DEFAULT = new DeflateOptions(false, false, LARGEST_WINDOW, LARGEST_WINDOW, 6, 64);

    /** Checks the ranges. */
    public DeflateOptions {
        window("serverWindowBits", serverWindowBits);
        window("clientWindowBits", clientWindowBits);
        if (level < 1 || level > 9) {
            throw new IllegalArgumentException("level " + level + " is not in 1..9");
        }
        if (threshold < 0) {
            throw new IllegalArgumentException("threshold " + threshold + " is negative");
        }
    }

    private static void window(String name, int bits) {
        if (bits < SMALLEST_WINDOW || bits > LARGEST_WINDOW) {
            throw new IllegalArgumentException(name + " = " + bits + " is not in 8..15 (RFC 7692, 7.1.2)");
        }
    }

    /** A copy whose messages may refer to earlier ones, in both directions, or in none. */
    public DeflateOptions contextTakeover(boolean kept) {
        return new DeflateOptions(kept, kept, serverWindowBits, clientWindowBits, level, threshold);
    }

    /** A copy with another {@link #serverContextTakeover()}. */
    public DeflateOptions serverContextTakeover(boolean kept) {
        return new DeflateOptions(kept, clientContextTakeover, serverWindowBits, clientWindowBits, level, threshold);
    }

    /** A copy with another {@link #clientContextTakeover()}. */
    public DeflateOptions clientContextTakeover(boolean kept) {
        return new DeflateOptions(serverContextTakeover, kept, serverWindowBits, clientWindowBits, level, threshold);
    }

    /** A copy with another {@link #serverWindowBits()}. */
    public DeflateOptions serverWindowBits(int bits) {
        return new DeflateOptions(serverContextTakeover, clientContextTakeover, bits, clientWindowBits, level, threshold);
    }

    /** A copy with another {@link #clientWindowBits()}. */
    public DeflateOptions clientWindowBits(int bits) {
        return new DeflateOptions(serverContextTakeover, clientContextTakeover, serverWindowBits, bits, level, threshold);
    }

    /** A copy with another {@link #level()}. */
    public DeflateOptions level(int zlib) {
        return new DeflateOptions(serverContextTakeover, clientContextTakeover, serverWindowBits, clientWindowBits, zlib, threshold);
    }

    /** A copy with another {@link #threshold()}. */
    public DeflateOptions threshold(int bytes) {
        return new DeflateOptions(serverContextTakeover, clientContextTakeover, serverWindowBits, clientWindowBits, level, bytes);
    }
}
