package dev.gatun.websocket.internal.frame;

/** Bits of a frame's first two bytes (RFC 6455, section 5.2). */
final class Frame {
    static final int FIN = 0x80;
    static final int RSV1 = 0x40;
    static final int RSV = 0x70;
    static final int OPCODE = 0x0F;
    static final int MASK = 0x80;
    static final int LENGTH = 0x7F;
    /** The length is in the two bytes that follow. */
    static final int LENGTH_16 = 126;
    /** The length is in the eight bytes that follow. */
    static final int LENGTH_64 = 127;
    /** The most bytes of a control frame's payload (section 5.5). */
    static final int CONTROL = 125;

    private Frame() {}
}
