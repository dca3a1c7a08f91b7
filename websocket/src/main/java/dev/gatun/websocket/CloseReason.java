package dev.gatun.websocket;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * Why a session ended or shall end: a code (RFC 6455, section 7.4, and IANA's registry) and text that need not be meant for people.
 *
 * @param code 1000 to 1003, 1007 to 1014, or 3000 to 4999 in a close frame; {@link #NO_STATUS} and {@link #ABNORMAL} are never sent
 * @param reason at most 123 bytes of UTF-8; may be empty
 */
public record CloseReason(int code, String reason) implements Serializable {
    /** The purpose is fulfilled. */
    public static final int NORMAL = 1000;
    /** A server goes down, or a browser leaves the page. */
    public static final int GOING_AWAY = 1001;
    /** The peer broke the protocol. */
    public static final int PROTOCOL_ERROR = 1002;
    /** A type of message that is not accepted. */
    public static final int UNSUPPORTED = 1003;
    /** What is reported when the peer's close frame had no code; never sent. */
    public static final int NO_STATUS = 1005;
    /** What is reported when the connection was lost without a close frame; never sent. */
    public static final int ABNORMAL = 1006;
    /** Text that is not UTF-8, or compressed bytes that can't be inflated. */
    public static final int INVALID_PAYLOAD = 1007;
    /** The peer broke a rule that no other code names. */
    public static final int POLICY = 1008;
    /** A message is too long. */
    public static final int TOO_BIG = 1009;
    /** The server did not agree to an extension that the client needs. */
    public static final int EXTENSION_NEEDED = 1010;
    /** Something unexpected went wrong on the side that closes. */
    public static final int INTERNAL_ERROR = 1011;
    /** The server restarts. */
    public static final int RESTART = 1012;
    /** Too much is going on. */
    public static final int TRY_AGAIN_LATER = 1013;

    /** The most bytes of {@link #reason()} in UTF-8: a control frame has 125, and the code takes two. */
    public static final int REASON_BYTES = 123;

    /** Checks the reason's length. */
    public CloseReason {
        Objects.requireNonNull(reason, "reason");
        if (reason.length() > REASON_BYTES || reason.getBytes(StandardCharsets.UTF_8).length > REASON_BYTES) {
            throw new IllegalArgumentException("a close reason has at most " + REASON_BYTES + " bytes (RFC 6455, 5.5): \"" + reason + '"');
        }
    }

    /** A code without text. */
    public static CloseReason of(int code) {
        return new CloseReason(code, "");
    }

    /** A code and text. */
    public static CloseReason of(int code, String reason) {
        return new CloseReason(code, reason);
    }

    /** Whether the code may stand in a close frame (RFC 6455, section 7.4.2, and IANA's registry). */
    public boolean isSendable() {
        return isSendable(code);
    }

    /** Whether {@code code} may stand in a close frame. */
    public static boolean isSendable(int code) {
        return code >= NORMAL && code <= UNSUPPORTED || code >= INVALID_PAYLOAD && code <= 1014 || code >= 3000 && code <= 4999;
    }

    /** Whether the session was lost without a close frame. */
    public boolean isAbnormal() {
        return code == ABNORMAL;
    }

    @Override
    public String toString() {
        return reason.isEmpty() ? Integer.toString(code) : code + " " + reason;
    }
}
