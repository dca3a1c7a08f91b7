package dev.gatun.websocket.internal.frame;

/** The opcodes of RFC 6455, section 5.2; the others are reserved. */
public final class Opcode {
    /** A further fragment of a message. */
    public static final int CONTINUATION = 0x0;
    /** A message of text, or its first fragment. */
    public static final int TEXT = 0x1;
    /** A message of bytes, or its first fragment. */
    public static final int BINARY = 0x2;
    /** The end: section 5.5.1. */
    public static final int CLOSE = 0x8;
    /** Asks for a pong: section 5.5.2. */
    public static final int PING = 0x9;
    /** Answers a ping, or comes unasked: section 5.5.3. */
    public static final int PONG = 0xA;

    private Opcode() {}

    /** Whether frames of this opcode may come between the fragments of a message. */
    public static boolean isControl(int opcode) {
        return (opcode & 0x8) != 0;
    }

    static boolean isKnown(int opcode) {
        return opcode <= BINARY || opcode >= CLOSE && opcode <= PONG;
    }
}
