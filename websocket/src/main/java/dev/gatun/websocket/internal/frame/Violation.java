package dev.gatun.websocket.internal.frame;

import dev.gatun.websocket.CloseReason;

/** The peer broke the protocol or a limit; says with which code the session ends, and which rule it was. Made without a stack: it is the peer's fault. */
public final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int code;

    /**
     * Names what was broken.
     *
     * @param code the close code
     * @param message what was wrong, and the section that forbids it; at most 123 bytes of ASCII, as it goes into the close frame
     */
    public Violation(int code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    static Violation protocol(String message) {
        return new Violation(CloseReason.PROTOCOL_ERROR, message);
    }

    /** The code of the close frame (RFC 6455, section 7.4). */
    public int code() {
        return code;
    }
}
