package dev.gatun.websocket.internal.frame;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/**
 * The masking of RFC 6455, section 5.3: each byte is combined with one of four, in turn. Done eight bytes at a time. A mask is an {@code int} whose lowest
 * byte belongs to the first byte of the payload; {@code 0} changes nothing.
 */
public final class Masking {
    /** A mask in the order in which it is sent, on machines of either order. */
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private Masking() {}

    /** The mask for what comes {@code count} bytes later. */
    public static int after(int mask, long count) {
        return Integer.rotateRight(mask, (int) (count & 3) << 3);
    }

    /** Masks or unmasks {@code length} bytes in place. */
    public static void apply(MemorySegment memory, long offset, int length, int mask) {
        if (mask == 0) {
            return;
        }
        long wide = mask & 0xFFFF_FFFFL | (long) mask << 32;
        long at = offset;
        long end = offset + length;
        for (; at <= end - 32; at += 32) {
            memory.set(LONG, at, memory.get(LONG, at) ^ wide);
            memory.set(LONG, at + 8, memory.get(LONG, at + 8) ^ wide);
            memory.set(LONG, at + 16, memory.get(LONG, at + 16) ^ wide);
            memory.set(LONG, at + 24, memory.get(LONG, at + 24) ^ wide);
        }
        for (; at <= end - 8; at += 8) {
            memory.set(LONG, at, memory.get(LONG, at) ^ wide);
        }
        if (at <= end - 4) {
            memory.set(INT, at, memory.get(INT, at) ^ mask);
            at += 4;
        }
        // No more than three, whose part of the mask begins anew.
        for (int rest = mask; at < end; at++, rest >>>= 8) {
            memory.set(BYTE, at, (byte) (memory.get(BYTE, at) ^ rest));
        }
    }
}
