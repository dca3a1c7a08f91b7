package dev.gatun.websocket.internal.frame;

import dev.gatun.reactor.Buffer;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Writes headers of frames (RFC 6455, section 5.2), the length always in as few bytes as it needs. Pure. */
public final class FrameWriter {
    /** The most bytes of a header. */
    public static final int LARGEST = 14;

    private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private FrameWriter() {}

    /** The first byte of a frame. */
    public static int first(int opcode, boolean last, boolean compressed) {
        return opcode | (last ? Frame.FIN : 0) | (compressed ? Frame.RSV1 : 0);
    }

    /** How many bytes the header of a frame takes. */
    public static int size(long length, boolean masked) {
        return (length < Frame.LENGTH_16 ? 2 : length <= 0xFFFF ? 4 : 10) + (masked ? 4 : 0);
    }

    /** Appends the header of a frame that is not masked. */
    public static void header(Buffer out, int first, long length) {
        lengthAndFirst(out, first, length, 0);
    }

    /** Appends the header of a masked frame; the payload behind it must be masked with {@code mask}. */
    public static void header(Buffer out, int first, long length, int mask) {
        lengthAndFirst(out, first, length, Frame.MASK);
        int at = out.writeIndex();
        out.writeIndex(at + 4);
        out.segment().set(Masking.INT, at, mask);
    }

    private static void lengthAndFirst(Buffer out, int first, long length, int maskBit) {
        MemorySegment memory = out.segment();
        int at = out.writeIndex();
        if (length < Frame.LENGTH_16) {
            out.writeIndex(at + 2);
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) first);
            memory.set(ValueLayout.JAVA_BYTE, at + 1, (byte) (length | maskBit));
        } else if (length <= 0xFFFF) {
            out.writeIndex(at + 4);
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) first);
            memory.set(ValueLayout.JAVA_BYTE, at + 1, (byte) (Frame.LENGTH_16 | maskBit));
            memory.set(SHORT, at + 2, (short) length);
        } else {
            out.writeIndex(at + 10);
            memory.set(ValueLayout.JAVA_BYTE, at, (byte) first);
            memory.set(ValueLayout.JAVA_BYTE, at + 1, (byte) (Frame.LENGTH_64 | maskBit));
            memory.set(LONG, at + 2, length);
        }
    }
}
