package dev.gatun.tls.internal;

import dev.gatun.reactor.Buffer;

/** The outside of a TLS record (RFC 8446, section 5.1): type, version, length. Stateless. */
final class Records {
    static final int HEADER = 5;

    static final byte CHANGE_CIPHER_SPEC = 20;
    static final byte ALERT = 21;
    static final byte HANDSHAKE = 22;
    static final byte APPLICATION_DATA = 23;

    /** The most bytes of plain text in a record (RFC 8446, section 5.1). */
    static final int MOST_PLAIN = 1 << 14;

    /** The most bytes behind the header of an encrypted record: those, and what TLS 1.2 lets a cipher add (RFC 5246, section 6.2.3). */
    static final int MOST_SEALED = MOST_PLAIN + 2048;

    /** What {@link #length} says of bytes that are no record. */
    static final int MALFORMED = -1;

    private Records() {}

    /** The type of the record that begins at the read index; there is at least one readable byte. */
    static byte type(Buffer data) {
        return data.get(data.readIndex());
    }

    /**
     * The length of the record that begins at the read index, header included; 0 when not all of it is there yet. Nothing is reserved for what is announced:
     * the bytes that came wait where they are.
     */
    static int length(Buffer data) {
        int at = data.readIndex();
        int here = data.readableBytes();
        if (here > 0 && (data.get(at) < CHANGE_CIPHER_SPEC || data.get(at) > APPLICATION_DATA) || here > 1 && data.get(at + 1) != 3) {
            return MALFORMED;
        }
        if (here < HEADER) {
            return 0;
        }
        int length = (data.get(at + 3) & 0xff) << 8 | data.get(at + 4) & 0xff;
        if (length > MOST_SEALED) {
            return MALFORMED;
        }
        return here < HEADER + length ? 0 : HEADER + length;
    }
}
