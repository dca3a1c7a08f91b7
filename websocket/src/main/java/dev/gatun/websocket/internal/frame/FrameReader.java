package dev.gatun.websocket.internal.frame;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * Reads frames (RFC 6455, section 5) as their bytes come. Pure: it knows no socket, no clock and no limit but those of the frames themselves.
 *
 * <p>Headers are judged as soon as a byte of them shows that they are wrong. Payload of messages is unmasked in place and passed on as it comes, so that
 * nothing is kept here; control frames, of at most 125 bytes, are left unread until they are whole.
 *
 * <pre>
 *   HEADER --header of a message's frame--> PAYLOAD --its last byte--> HEADER
 *      '---whole control frame--> HEADER
 * </pre>
 */
public final class FrameReader {
    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final boolean masked;
    private final int allowed;
    private final FrameSink sink;
    /** Between frames, -1. */
    private long remaining = -1;
    private int mask;
    private boolean insideMessage;
    private boolean lastFrame;
    private boolean stopped;

    /**
     * Makes a reader for one direction of one session.
     *
     * @param masked whether frames must be masked, as those of clients are, or must not be, as those of servers (section 5.1)
     * @param compression whether messages may be compressed (RFC 7692): that is what RSV1 says
     */
    public FrameReader(boolean masked, boolean compression, FrameSink sink) {
        this.masked = masked;
        this.allowed = compression ? Frame.RSV1 : 0;
        this.sink = sink;
    }

    /** Nothing more is read, not even of what was presented already. */
    public void stop() {
        stopped = true;
    }

    /** Whether a message has begun and not ended. */
    public boolean isInsideMessage() {
        return insideMessage || remaining >= 0;
    }

    /**
     * Reads what it can, and leaves what is not whole.
     *
     * @throws Violation when the peer broke a rule; nothing sensible can be read after it
     */
    public void read(Buffer in) {
        while (!stopped && sink.wantsMore()) {
            if (remaining >= 0) {
                if (!payload(in)) {
                    return;
                }
            } else if (!header(in)) {
                return;
            }
        }
    }

    private boolean payload(Buffer in) {
        int length = (int) Math.min(remaining, in.readableBytes());
        if (length == 0 && remaining > 0) {
            return false;
        }
        Masking.apply(in.segment(), in.readIndex(), length, mask);
        boolean end = length == remaining;
        if (end) {
            remaining = -1;
            insideMessage = !lastFrame;
        } else {
            remaining -= length;
            mask = Masking.after(mask, length);
        }
        sink.payload(in, length, end);
        return true;
    }

    /** Reads a header if it is whole, and a control frame if all of it is. */
    private boolean header(Buffer in) {
        int readable = in.readableBytes();
        if (readable == 0) {
            return false;
        }
        int at = in.readIndex();
        int first = in.get(at);
        int opcode = first & Frame.OPCODE;
        judge(first, opcode);
        if (readable < 2) {
            return false;
        }
        int second = in.get(at + 1);
        int length = second & Frame.LENGTH;
        judge(first, opcode, second, length);
        int size = 2 + (length < Frame.LENGTH_16 ? 0 : length == Frame.LENGTH_16 ? 2 : 8) + (masked ? 4 : 0);
        if (readable < size) {
            return false;
        }
        MemorySegment memory = in.segment();
        int key = masked ? memory.get(Masking.INT, at + size - 4) : 0;
        if (Opcode.isControl(opcode)) {
            return control(in, opcode, size, length, key);
        }
        long whole = length < Frame.LENGTH_16 ? length : longer(memory, at + 2, length);
        in.skip(size);
        remaining = whole;
        mask = key;
        lastFrame = (first & Frame.FIN) != 0;
        sink.frame(opcode, lastFrame, (first & Frame.RSV1) != 0, whole);
        insideMessage = true;
        return true;
    }

    private boolean control(Buffer in, int opcode, int size, int length, int key) {
        if (in.readableBytes() < size + length) {
            return false;
        }
        in.skip(size);
        Masking.apply(in.segment(), in.readIndex(), length, key);
        sink.control(opcode, in, length);
        return true;
    }

    private void judge(int first, int opcode) {
        if (!Opcode.isKnown(opcode)) {
            throw Violation.protocol("opcode " + opcode + " is reserved (RFC 6455, 5.2)");
        }
        int reserved = first & Frame.RSV;
        if ((reserved & ~allowed) != 0) {
            throw Violation.protocol("a reserved bit is set that no extension has given a meaning (RFC 6455, 5.2)");
        }
        if (Opcode.isControl(opcode)) {
            if (reserved != 0) {
                throw Violation.protocol("a control frame is marked as compressed (RFC 7692, 6.1)");
            }
            if ((first & Frame.FIN) == 0) {
                throw Violation.protocol("a control frame is fragmented (RFC 6455, 5.5)");
            }
        } else if (opcode == Opcode.CONTINUATION) {
            if (!insideMessage) {
                throw Violation.protocol("a continuation without a message (RFC 6455, 5.4)");
            }
            if (reserved != 0) {
                throw Violation.protocol("a continuation is marked as compressed (RFC 7692, 6.1)");
            }
        } else if (insideMessage) {
            throw Violation.protocol("a new message within another (RFC 6455, 5.4)");
        }
    }

    private void judge(int first, int opcode, int second, int length) {
        if ((second & Frame.MASK) != 0 != masked) {
            throw Violation.protocol(masked ? "a client's frame is not masked (RFC 6455, 5.1)" : "a server's frame is masked (RFC 6455, 5.1)");
        }
        if (length > Frame.CONTROL && Opcode.isControl(opcode)) {
            throw Violation.protocol("a control frame of more than 125 bytes (RFC 6455, 5.5)");
        }
    }

    private static long longer(MemorySegment memory, int at, int kind) {
        if (kind == Frame.LENGTH_16) {
            int length = memory.get(SHORT, at) & 0xFFFF;
            if (length < Frame.LENGTH_16) {
                throw Violation.protocol("a length in more bytes than it needs (RFC 6455, 5.2)");
            }
            return length;
        }
        long length = memory.get(LONG, at);
        if (length < 0) {
            throw Violation.protocol("a length with its highest bit set (RFC 6455, 5.2)");
        }
        if (length <= 0xFFFF) {
            throw Violation.protocol("a length in more bytes than it needs (RFC 6455, 5.2)");
        }
        return length;
    }
}
