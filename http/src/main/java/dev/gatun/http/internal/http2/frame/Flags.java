package dev.gatun.http.internal.http2.frame;

/** Bits of a frame's flags; which of them mean something depends on the type, and all others are ignored (RFC 9113, section 4.1). */
final class Flags {
    static final int NONE = 0;
    /** Of SETTINGS and PING. */
    static final int ACK = 0x1;
    /** Of DATA and HEADERS. */
    static final int END_STREAM = 0x1;
    /** Of HEADERS, PUSH_PROMISE and CONTINUATION. */
    static final int END_HEADERS = 0x4;
    /** Of DATA, HEADERS and PUSH_PROMISE. */
    static final int PADDED = 0x8;
    /** Of HEADERS. */
    static final int PRIORITY = 0x20;

    private Flags() {}
}
