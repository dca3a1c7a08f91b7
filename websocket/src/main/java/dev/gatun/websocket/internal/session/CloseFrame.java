package dev.gatun.websocket.internal.session;

import dev.gatun.websocket.CloseReason;
import dev.gatun.websocket.internal.frame.Utf8Validator;
import dev.gatun.websocket.internal.frame.Violation;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The payload of a close frame (RFC 6455, section 5.5.1): nothing, or a code and text. */
final class CloseFrame {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private CloseFrame() {}

    static CloseReason read(MemorySegment memory, int at, int length) {
        if (length == 0) {
            return CloseReason.of(CloseReason.NO_STATUS);
        }
        if (length == 1) {
            throw new Violation(CloseReason.PROTOCOL_ERROR, "a close frame of one byte (RFC 6455, 5.5.1)");
        }
        int code = memory.get(SHORT, at) & 0xFFFF;
        if (!CloseReason.isSendable(code)) {
            throw new Violation(CloseReason.PROTOCOL_ERROR, "close code " + code + " may not be sent (RFC 6455, 7.4)");
        }
        Utf8Validator validator = new Utf8Validator();
        if (!validator.accept(memory, at + 2, length - 2) || !validator.isComplete()) {
            throw new Violation(CloseReason.INVALID_PAYLOAD, "a close reason that is not UTF-8 (RFC 6455, 5.5.1)");
        }
        byte[] reason = new byte[length - 2];
        MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at + 2, reason, 0, reason.length);
        return CloseReason.of(code, new String(reason, StandardCharsets.UTF_8));
    }

    /** The payload that says {@code reason}; empty for {@link CloseReason#NO_STATUS}. */
    static byte[] write(CloseReason reason) {
        if (reason.code() == CloseReason.NO_STATUS) {
            return new byte[0];
        }
        byte[] text = reason.reason().getBytes(StandardCharsets.UTF_8);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (reason.code() >> 8);
        payload[1] = (byte) reason.code();
        System.arraycopy(text, 0, payload, 2, text.length);
        return payload;
    }
}
