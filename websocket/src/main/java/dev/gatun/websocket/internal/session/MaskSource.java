package dev.gatun.websocket.internal.session;

import java.security.SecureRandom;

/**
 * Masks that whoever supplies the payload can't foresee, so that no bytes of his choice get on the wire (RFC 6455, section 10.3): from the system's strong
 * source, some hundred at a time, because each call of it costs much more than it brings.
 */
final class MaskSource {
    private final SecureRandom random = new SecureRandom();
    private final byte[] bytes = new byte[1024];
    private int at = bytes.length;

    /** The next mask; never 0, which would change nothing. */
    int next() {
        int mask;
        do {
            if (at == bytes.length) {
                random.nextBytes(bytes);
                at = 0;
            }
            mask = bytes[at] & 0xFF | (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF) << 16 | bytes[at + 3] << 24;
            at += 4;
        } while (mask == 0);
        return mask;
    }
}
