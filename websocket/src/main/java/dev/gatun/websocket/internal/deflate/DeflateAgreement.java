package dev.gatun.websocket.internal.deflate;

/**
 * What both sides have agreed about compression (RFC 7692, section 7).
 *
 * @param serverContextTakeover whether the server's messages may refer to earlier ones
 * @param clientContextTakeover whether the client's messages may refer to earlier ones
 * @param serverWindowBits the window of the server's messages
 * @param clientWindowBits the window of the client's messages
 * @param level of zlib
 * @param threshold messages with fewer bytes are not compressed
 */
public record DeflateAgreement(
        boolean serverContextTakeover, boolean clientContextTakeover, int serverWindowBits, int clientWindowBits, int level, int threshold) {
    /** Whether what is received may refer to earlier messages. */
    public boolean inflatesWithContext(boolean server) {
        return server ? clientContextTakeover : serverContextTakeover;
    }

    /** Whether what is sent may refer to earlier messages. */
    public boolean deflatesWithContext(boolean server) {
        return server ? serverContextTakeover : clientContextTakeover;
    }

    /** The window of what is sent. */
    public int deflateWindowBits(boolean server) {
        return server ? serverWindowBits : clientWindowBits;
    }
}
